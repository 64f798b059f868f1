import { afterEach, expect, test } from "vitest";
import { destinationNames, runDestinationNames } from "../../lambda/contract/destinations.ts";
import { sign } from "../../lambda/receiver/domain/signature.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { auditSecretParameter } from "../../simulator/functions.ts";
import type { SimulatorOptions } from "../../simulator/simulator.ts";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import type { DatadogRequest } from "../../simulator/stand-ins/datadog-exchange.ts";
import { serveDatadog } from "../../simulator/stand-ins/datadog-server.ts";
import { auditEntry } from "../audit-entries.ts";
import { readRecentPolicyInput } from "../payloads.ts";
import { bounded, type Driver, secret as driverSecret, startDriver } from "./driver.ts";

let driver: Driver;
afterEach(() => driver.simulator.close());

async function start(options: Partial<SimulatorOptions> = {}) {
  driver = await startDriver({ destinations: destinationNames, ...options });
  return driver;
}

const stateOf = (name: string) => driver.simulator.state().destinations.find((each) => each.name === name);
const settled = async () => {
  await expect
    .poll(() => driver.simulator.state().destinations.every(({ waiting }) => waiting === 0), bounded)
    .toBe(true);
};

/** Of each held resource: its level and status, and the state of a stage. */
const held = async () =>
  (await driver.list("/api/pipelines")).map(({ resource }) => {
    const { level, name, status, unique_id } = resource;
    return level === "stage" ? `${name} ${status}` : `${unique_id} ${status}`;
  });

test("a run becomes metrics, a trace, an event and a deployment", async () => {
  const { postFixture, get, sums } = await start();
  expect(await postFixture("run-tracked-finished")).toEqual({ status: 200, body: '{"sent":1}' });
  await expect.poll(() => get("/api/pipelines"), bounded).not.toEqual([]);
  expect(await get("/api/pipelines")).toContainEqual(
    expect.objectContaining({ provider_name: "spacelift", service: "acme" }),
  );
  expect(await held()).toEqual([
    "acme/01K9VJ3Q8T6W2X4Y5Z6A7B8C9D blocked",
    ...["PREPARING success", "INITIALIZING success", "PLANNING success"],
    "acme/01K9VJ3Q8T6W2X4Y5Z6A7B8C9D/2 success",
    "APPLYING success",
  ]);
  await expect.poll(sums, bounded).not.toEqual([]);
  await settled();
  expect(await get("/api/events")).toMatchObject([
    {
      title: "production-network: tracked run finished",
      text: expect.stringContaining("run/01K9VJ3Q8T6W2X4Y5Z6A7B8C9D"),
      ...{ alert_type: "success", source_type_name: "spacelift" },
    },
  ]);
  expect(await get("/api/deployments")).toMatchObject([
    { id: "acme.01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", env: "production", change_failure: false },
  ]);
  const ofRuns = driver.simulator.state().destinations.filter(({ name }) => name !== "logs");
  expect(ofRuns).toEqual(
    runDestinationNames.map((name) => ({ name, waiting: 0, deadLetters: 0, delivered: 1, doubled: 0 })),
  );
});

test("a repeated delivery leaves one trace", async () => {
  const { post, get } = await start();
  const input = JSON.stringify(readRecentPolicyInput("run-tracked-finished"));
  await post("/policy", input);
  await expect.poll(() => get("/api/pipelines"), bounded).not.toEqual([]);
  await settled();
  const before = await get("/api/pipelines");
  await post("/policy", input);
  await settled();
  expect(await get("/api/pipelines")).toEqual(before);
  expect(stateOf("pipelines")).toMatchObject({ delivered: 1, doubled: 0 });
});

const intakes = [
  ["pipelines", "ci"],
  ["events", "events"],
  ["deployments", "dora"],
] as const;

test.each(intakes)(
  "%s that Datadog refuses fail alone, and their dead letters can be redriven",
  async (name, intake) => {
    const { postFixture, switchFaults, get, post } = await start();
    await switchFaults({ [`datadog-${intake}-400`]: true });
    await postFixture("run-tracked-finished");
    await expect.poll(() => get("/api/dlq"), bounded).toMatchObject([{ destination: name, reason: "rejected" }]);
    expect(await get("/api/letters")).toMatchObject([{ destination: name, reason: "rejected" }]);
    await settled();
    for (const each of runDestinationNames) {
      expect(stateOf(each)).toMatchObject({ delivered: Number(each !== name), doubled: 0 });
    }
    await switchFaults({ [`datadog-${intake}-400`]: false });
    expect(await post("/api/redrive", "{}")).toEqual({ status: 200, body: '{"redriven":1}' });
    await expect.poll(() => stateOf(name), bounded).toMatchObject({ delivered: 1, deadLetters: 0 });
    expect(await get("/api/dlq")).toEqual([]);
  },
);

test.each([
  ...intakes.map(([name, intake]) => [name, `${intake}-down`] as const),
  ["pipelines", "ci-disabled"] as const,
])("only %s wait for %s", async (name, fault) => {
  const { postFixture, switchFaults } = await start();
  await switchFaults({ [`datadog-${fault}`]: true });
  await postFixture("run-tracked-finished");
  for (const other of runDestinationNames.filter((each) => each !== name)) {
    await expect.poll(() => stateOf(other), bounded).toMatchObject({ delivered: 1, waiting: 0 });
  }
  expect(stateOf(name)).toMatchObject({ waiting: 1, deadLetters: 0, delivered: 0 });
  await switchFaults({ [`datadog-${fault}`]: false });
  await expect.poll(() => stateOf(name), bounded).toMatchObject({ delivered: 1, waiting: 0, doubled: 0 });
});

test.each([
  ["datadog-ci-lost-answer", "pipelines", 0],
  ["forwarder-killed-after-post", "pipelines", 0],
  ["datadog-events-lost-answer", "events", 1],
  ["datadog-dora-lost-answer", "deployments", 1],
] as const)("%s: a repeated POST of %s doubles %i", async (fault, name, doubled) => {
  const { postFixture, switchFaults } = await start();
  await switchFaults({ [fault]: true });
  await postFixture("run-tracked-finished");
  await expect.poll(() => stateOf(name), bounded).toMatchObject({ delivered: 1, waiting: 1 });
  await switchFaults({ [fault]: false });
  await expect.poll(() => stateOf(name), bounded).toMatchObject({ waiting: 0 });
  expect(stateOf(name)).toMatchObject({ delivered: 1, deadLetters: 0 });
  expect(stateOf(name)?.doubled).toBeGreaterThanOrEqual(doubled);
  expect(doubled > 0 || stateOf(name)?.doubled === 0).toBe(true);
});

test("while SQS is down SNS keeps the runs, and none is lost", async () => {
  const { postFixture, switchFaults, simulator } = await start();
  await switchFaults({ "queue-down": true });
  expect(await postFixture("run-tracked-finished")).toEqual({ status: 200, body: '{"sent":1}' });
  expect(simulator.state().balance).toMatchObject({ inFlight: 1, lost: 0 });
  await switchFaults({ "queue-down": false });
  await expect.poll(() => stateOf("pipelines"), bounded).toMatchObject({ delivered: 1 });
  await expect.poll(() => simulator.state().balance, bounded).toMatchObject({ held: 1, inFlight: 0, lost: 0 });
});

test("while SNS is down the webhook answers 503, and Spacelift gives up", async () => {
  const { postFixture, switchFaults, simulator } = await start();
  await switchFaults({ "topic-down": true });
  expect(await postFixture("run-tracked-finished")).toMatchObject({
    status: 502,
    body: expect.stringContaining("503"),
  });
  expect(simulator.state().balance).toMatchObject({ refused: 1, expected: 0 });
});

test("without metrics, a run is a trace alone", async () => {
  const { postFixture, get, simulator } = await start({ destinations: ["pipelines"] });
  await postFixture("run-tracked-finished");
  await expect.poll(() => get("/api/pipelines"), bounded).not.toEqual([]);
  await settled();
  expect(await get("/api/series")).toEqual([]);
  expect(simulator.state()).toMatchObject({
    balance: { expected: 0, lost: 0, doubled: 0, refused: 0, inFlight: 0 },
    runs: { changed: [{ standing: "counted" }] },
  });
});

/** As Spacelift delivers it to the audit webhook. */
function postAudit(entry: object, secret = auditSecret()) {
  const body = Buffer.from(JSON.stringify(entry));
  return driver.post("/audit", body, { "content-type": "application/json", "x-signature-256": sign(secret, body) });
}

/** As the registrar made it. */
function auditSecret(): Secret {
  const lines = driver.simulator.parameters.contents().get(auditSecretParameter) ?? "";
  return new Secret(lines.split(" ")[0] ?? "");
}

const entryNow = (fields: Readonly<Record<string, unknown>> = {}) => auditEntry({ timestamp: Date.now(), ...fields });
test("an audit entry becomes a log, and reaches no other product", async () => {
  const { get } = await start();
  const entry = entryNow();
  expect(await postAudit(entry)).toMatchObject({ status: 202 });
  await expect
    .poll(() => get("/api/logs"), bounded)
    .toContainEqual(
      expect.objectContaining({
        message: "github::ada performed stack.create",
        usr: { id: "github::ada" },
        spacelift: entry,
      }),
    );
  await settled();
  for (const path of ["/api/series", "/api/pipelines", "/api/events", "/api/deployments", "/api/dlq"]) {
    expect(JSON.stringify(await get(path))).not.toContain("ada");
  }
});

test("the secrets of the two routes are not interchangeable", async () => {
  const { postSigned, get } = await start();
  const entry = entryNow({ action: "forged" });
  expect(await postAudit(entry, driverSecret)).toMatchObject({ status: 401 });
  expect(await postSigned(Buffer.from(JSON.stringify(entry)))).toMatchObject({ status: 202 });
  await settled();
  expect(JSON.stringify(await get("/api/logs"))).not.toContain("forged");
});

test.each([
  ["datadog-logs-400", 0, 1],
  ["datadog-logs-down", 1, 0],
] as const)("%s: an audit entry waits or is dead-lettered, and runs go on", async (fault, waiting, deadLetters) => {
  const { switchFaults, postFixture } = await start();
  await settled();
  await switchFaults({ [fault]: true });
  await postAudit(entryNow());
  await postFixture("run-tracked-finished");
  await expect.poll(() => stateOf("metrics"), bounded).toMatchObject({ delivered: 1 });
  await expect.poll(() => stateOf("logs"), bounded).toMatchObject({ waiting, deadLetters });
  await switchFaults({ [fault]: false });
});

test("without the destination logs there is no audit route", async () => {
  await start({ destinations: ["metrics"] });
  expect(await postAudit(entryNow())).toMatchObject({ status: 404 });
});

test("an outside Datadog gets every product at its path with the API key, and the simulator keeps the same", async () => {
  const standIn = createDatadogStandIn({ clock: Date.now, apiKey: "outside" });
  const requests: Pick<DatadogRequest, "method" | "path">[] = [];
  const { url, close } = await serveDatadog({
    answer: (request) => {
      requests.push({ method: request.method, path: request.path });
      return standIn.answer(request);
    },
  });
  const { postFixture, get } = await start({ datadog: { url, apiKey: new Secret("outside") } });
  await postFixture("run-tracked-finished");
  await postAudit(entryNow());
  await expect.poll(() => get("/api/logs"), bounded).not.toEqual([]);
  await expect.poll(() => get("/api/pipelines"), bounded).not.toEqual([]);
  await settled();
  expect(await get("/api/pipelines")).toEqual(standIn.pipelines());
  expect(await get("/api/events")).toEqual(standIn.events());
  expect(await get("/api/deployments")).toEqual(standIn.deployments());
  expect(await get("/api/deployments")).toHaveLength(1);
  expect(await get("/api/logs")).toEqual(standIn.logs());
  for (const path of [
    "/api/v2/series",
    "/api/v2/ci/pipeline",
    "/api/v1/events",
    "/api/v2/dora/deployment",
    "/api/v2/logs",
  ]) {
    expect(requests).toContainEqual({ method: "POST", path });
  }
  await close();
});
