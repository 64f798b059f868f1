import { describe, expect, test } from "vitest";
import { createLifeline } from "../shared/custom-resource/lifeline.ts";
import { install, keyParameters, monitorNames, type Properties, shipped } from "./installation.ts";

const asTexts = (list: unknown) => (Array.isArray(list) ? list.map(String) : []);

const headers = { "content-type": "application/json" };

describe("an update that fails", () => {
  test("is rolled back: edits stay, and the rest is restored", async () => {
    const installation = install();
    const { organisation, deploy } = installation;
    await deploy();
    const { id } = organisation.findMonitor("failing-runs");
    const options = { thresholds: { critical: 7, warning: 3 } };
    const query = String(organisation.findMonitor("failing-runs").fields["query"]).replace("> 50", "> 7");
    organisation.monitors.update(id, { query, options });
    const before = organisation.monitors
      .list()
      .map(({ fields }) => [fields["name"], fields["query"], fields["message"]]);
    // The update changes all monitors and drops one. Then the creation of a new one fails.
    const { "dead-letters": _, ...others } = shipped.monitors;
    const Monitors = JSON.stringify({ ...others, "brand-new": { type: "query alert", query: "no query" } });
    const failed = await deploy({ Notify: '["@slack-ops"]', Monitors });
    expect(failed).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
    expect(
      organisation.monitors.list().map(({ fields }) => [fields["name"], fields["query"], fields["message"]]),
    ).toEqual(before);
  });

  test("for lack of a key changes nothing", async () => {
    const { organisation, deploy, parameters } = install();
    await deploy();
    const before = organisation.monitors.list();
    await parameters.remove(keyParameters.app);
    const failed = await deploy({ Notify: '["@slack-ops"]' });
    expect(failed).toMatchObject({ status: "FAILED", followedBy: [{ status: "FAILED" }] });
    expect(organisation.monitors.list()).toEqual(before);
  });
});

describe("an update that is rolled back", () => {
  const { "dead-letters": shippedDeadLetters, ...others } = shipped.monitors;
  const Monitors = JSON.stringify(others);
  const without: Partial<Properties> = { Monitors, Dashboard: "another digest" };

  test("restores a deleted monitor with its user edits", async () => {
    const { organisation, deploy } = install();
    await deploy();
    const { id, fields } = organisation.findMonitor("dead-letters");
    const query = String(fields["query"]).replace(/ > \S+$/, " > 7");
    const edited = { query, message: "@pagerduty", tags: [...asTexts(fields["tags"]), "team:platform"] };
    organisation.monitors.update(id, { ...edited, options: { thresholds: { critical: 7 } } });
    await deploy(without);
    expect(() => organisation.findMonitor("dead-letters")).toThrow("no object");
    expect(await deploy()).toMatchObject({ status: "SUCCESS", attributes: { Notes: "none" } });
    const back = organisation.findMonitor("dead-letters");
    expect(back.fields).toMatchObject({ query, message: "@pagerduty", type: shippedDeadLetters?.["type"] });
    expect(asTexts(back.fields["tags"])).toContain("team:platform");
    expect(organisation.monitors.list()).toHaveLength(monitorNames.length);
  });

  test("differs from a later update that ships the monitor again", async () => {
    const { organisation, deploy } = install();
    await deploy();
    organisation.monitors.update(organisation.findMonitor("dead-letters").id, { message: "@pagerduty" });
    await deploy(without);
    await deploy({ Monitors, Dashboard: "a third digest" });
    await deploy();
    expect(organisation.findMonitor("dead-letters").fields["message"]).toBe(shippedDeadLetters?.["message"]);
  });

  test("creates the shipped monitor if Datadog no longer accepts the edits", async () => {
    const { organisation, deploy } = install();
    await deploy();
    organisation.monitors.update(organisation.findMonitor("dead-letters").id, { query: "no query" });
    await deploy(without);
    expect(await deploy()).toMatchObject({ status: "SUCCESS" });
    expect(organisation.findMonitor("dead-letters").fields["message"]).toBe(shippedDeadLetters?.["message"]);
  });
});

test("a creation that is interrupted at any call and then refused leaves nothing", async () => {
  for (let atCall = 1, ends = false; !ends; atCall += 1) {
    let refusals = 0;
    const lifeline = createLifeline({ atCall, when: "after" });
    const { organisation, deploy } = install({
      lifeline,
      disruptDatadog: (_, method) => {
        const isRefused = lifeline.calls() > atCall && method === "GET" && refusals === 0;
        if (!isRefused) return { kind: "none" };
        refusals += 1;
        return { kind: "answer", answer: { status: 403, headers, body: "{}" } };
      },
    });
    const { status } = await deploy();
    const objects = organisation.monitors.list().length + organisation.dashboards.list().length;
    expect({ atCall, objects }).toEqual({ atCall, objects: status === "SUCCESS" ? monitorNames.length + 1 : 0 });
    ends = lifeline.calls() < atCall;
  }
});

test("the rollback of a creation that created nothing deletes nothing, not even a predecessor's objects", async () => {
  let asked = 0;
  const { organisation, deploy, tag } = install({
    disruptDatadog: () => {
      asked += 1;
      return asked === 1 ? { kind: "answer", answer: { status: 403, headers, body: "{}" } } : { kind: "none" };
    },
  });
  const left = organisation.monitors.create({
    type: "query alert",
    query: "a > 1",
    tags: [tag, "spacelift-datadog:left"],
  });
  expect(await deploy()).toMatchObject({ status: "FAILED", followedBy: [{ status: "SUCCESS" }] });
  expect(organisation.monitors.list()).toEqual([left]);
});
