import { describe, expect, test } from "vitest";
import { install, keyParameters, metrics, monitorNames } from "./installation.ts";

const [runCount, runTiming] = metrics;
const count = runCount?.name ?? "";
const timing = runTiming?.name ?? "";

test("a metric is described once Datadog has received it", async () => {
  const { organisation, deploy, describe, send } = install();
  expect(await deploy()).toMatchObject({ status: "SUCCESS", attributes: { Notes: "none" } });
  expect(organisation.metadata.size).toBe(0);
  send(count);
  expect(await describe()).toBeUndefined();
  expect(organisation.metadata.get(count)).toEqual({
    type: "count",
    unit: runCount?.unit,
    description: runCount?.description,
    short_name: runCount?.short_name,
  });
  send(timing);
  expect(await describe()).toBeUndefined();
  expect([...organisation.metadata.keys()]).toEqual([count, timing]);
});

test("a user's other fields survive an installation and its end", async () => {
  const { organisation, deploy, destroy, send } = install();
  send(count);
  const theirs = { type: "count", unit: "run", per_unit: "hour", statsd_interval: 10, integration: "custom" };
  organisation.metadata.set(count, theirs);
  await deploy();
  const words = { description: runCount?.description, short_name: runCount?.short_name };
  expect(organisation.metadata.get(count)).toEqual({ ...theirs, ...words });
  await destroy();
  expect(organisation.metadata.get(count)).toEqual({ ...theirs, description: "", short_name: "" });
});

test("the heartbeat is a gauge without a unit", async () => {
  const heartbeat = "spacelift.integration.forwarder.heartbeat";
  const { organisation, deploy, destroy, send } = install();
  send(heartbeat);
  expect(await deploy()).toMatchObject({ attributes: { Notes: "none" } });
  expect(organisation.metadata.get(heartbeat)).toEqual({
    type: "gauge",
    description: expect.any(String),
    short_name: expect.any(String),
  });
  await destroy();
  expect(organisation.metadata.get(heartbeat)).toEqual({ type: "gauge", description: "", short_name: "" });
});

test("a second installation writes no metadata, and neither does the schedule", async () => {
  const written: string[] = [];
  const { deploy, describe, send } = install({
    disruptDatadog: (path, method) => {
      if (method === "PUT" && path.includes("/metrics/")) written.push(path);
      return { kind: "none" };
    },
  });
  send(...metrics.map(({ name }) => name));
  await deploy();
  expect(written).toHaveLength(metrics.length);
  await deploy({ Dashboard: "another digest" });
  expect(await describe()).toBeUndefined();
  expect(written).toHaveLength(metrics.length);
});

describe("the schedule describes nothing", () => {
  async function installed() {
    const installation = install();
    await installation.deploy();
    installation.send(count);
    return installation;
  }

  test("if its settings differ from the installed ones", async () => {
    const { organisation, describe: describeSent, deploy, logged, send } = await installed();
    await deploy({ MetricPrefix: "ours" });
    send("ours.run.count");
    const before = new Map(organisation.metadata);
    expect(await describeSent()).toBeUndefined();
    expect(organisation.metadata).toEqual(before);
    expect(logged.at(-1)).toContain("a deployment changed the settings since the schedule asked");
    await describeSent({ MetricPrefix: "ours" });
    expect(organisation.metadata.get("ours.run.count")).toMatchObject({ description: runCount?.description });
  });

  test("if the installation was deleted", async () => {
    const { organisation, describe: describeSent, destroy, logged, send } = await installed();
    await destroy();
    send(count);
    expect(await describeSent()).toBeUndefined();
    expect(organisation.metadata.get(count)).toEqual({ type: "count", unit: runCount?.unit });
    expect(logged.at(-1)).toContain("the installation was deleted");
  });

  test("if the last deployment failed and could not be rolled back", async () => {
    const { organisation, parameters, describe: describeSent, deploy, logged } = await installed();
    await parameters.remove(keyParameters.app);
    await deploy({ Dashboard: "another digest" });
    expect(await describeSent()).toBeUndefined();
    expect(organisation.metadata.get(count)).toEqual({ type: "count", unit: runCount?.unit });
    expect(logged.at(-1)).toContain("a deployment is running, or failed");
  });
});

test("another prefix gives the metrics other names", async () => {
  const { organisation, deploy, send } = install();
  send("ours.run.count");
  await deploy({ MetricPrefix: "ours" });
  expect(organisation.metadata.get("ours.run.count")).toMatchObject({ description: runCount?.description });
});

test("a user's texts stay, and a note names them", async () => {
  const { organisation, deploy, destroy, send } = install();
  send(count);
  organisation.metadata.set(count, { type: "count", unit: "run", description: "Our runs." });
  expect(await deploy()).toMatchObject({
    attributes: { Notes: `The metric ${count} keeps its unit and description, which somebody edited in Datadog.` },
  });
  const described = { type: "count", unit: "run", description: "Our runs.", short_name: runCount?.short_name };
  expect(organisation.metadata.get(count)).toEqual(described);
  await destroy();
  expect(organisation.metadata.get(count)).toEqual({ ...described, short_name: "" });
});

test("a note names a short name that a user gave", async () => {
  const { organisation, deploy, send } = install();
  send(count);
  organisation.metadata.set(count, { type: "count", unit: "job", short_name: "ours" });
  expect(await deploy()).toMatchObject({
    attributes: { Notes: `The metric ${count} keeps its short name, which somebody edited in Datadog.` },
  });
});

test("the texts of a newer version replace those of an older one", async () => {
  const { organisation, deploy, send } = install();
  send(count);
  await deploy();
  const changed = metrics.map((metric) => ({ ...metric, description: `${metric.description} Truly.` }));
  expect(await deploy({ Metrics: JSON.stringify(changed) })).toMatchObject({ attributes: { Notes: "none" } });
  expect(organisation.metadata.get(count)).toMatchObject({ description: `${runCount?.description} Truly.` });
});

test("another prefix removes the texts under the previous one", async () => {
  const { organisation, deploy, send } = install();
  send(count, "ours.run.count");
  await deploy();
  await deploy({ MetricPrefix: "ours" });
  expect(organisation.metadata.get(count)).toMatchObject({ description: "", short_name: "" });
  expect(organisation.metadata.get("ours.run.count")).toMatchObject({ description: runCount?.description });
});

test("the schedule's log says why it cannot describe metrics, and nothing else fails", async () => {
  const { describe, valid, deploy, logged } = install();
  await deploy();
  valid.appKey = "another";
  expect(await describe()).toBeUndefined();
  expect(logged.at(-1)).toMatch(
    /"level":"error".*Datadog refuses the keys in the SSM parameters .*status 403: Forbidden/,
  );
  expect(logged.join()).not.toContain("CANARY");
});

test("a key that may not describe metrics installs and deletes the rest, with a note", async () => {
  const answer = { status: 403, headers: { "content-type": "application/json" }, body: "{}" };
  const { organisation, deploy, destroy, send, logged } = install({
    disruptDatadog: (path) => (path.includes("/metrics/") ? { kind: "answer", answer } : { kind: "none" }),
  });
  send(count);
  expect(await deploy()).toMatchObject({
    status: "SUCCESS",
    attributes: { Notes: expect.stringMatching(/^Some metrics have no description\. Datadog refuses the keys/) },
  });
  expect(organisation.monitors.list()).toHaveLength(monitorNames.length);
  expect(await destroy()).toMatchObject({ status: "SUCCESS" });
  expect([...organisation.monitors.list(), ...organisation.dashboards.list()]).toEqual([]);
  expect(logged.join()).toContain("the descriptions of the metrics stay in Datadog");
});

test("a stack is deleted although Datadog refuses an empty description", async () => {
  const answer = { status: 400, headers: { "content-type": "application/json" }, body: '{"errors":["empty"]}' };
  const { deploy, destroy, send } = install({
    disruptDatadog: (path, method) =>
      method === "PUT" && path.includes("/metrics/") ? { kind: "answer", answer } : { kind: "none" },
  });
  send(count);
  await deploy();
  expect(await destroy()).toMatchObject({ status: "SUCCESS" });
});
