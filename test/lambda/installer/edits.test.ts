import { describe, expect, test } from "vitest";
import { tagLabels } from "../../../lambda/installer/domain/asset-label.ts";
import { asList, at } from "../../../lambda/shared/json.ts";
import type { Fields } from "../../../simulator/stand-ins/datadog-organisation.ts";
import type { DisruptDatadog } from "../../../simulator/stand-ins/datadog-server.ts";
import { type Installation, install, monitorNames, type Properties, shipped, shippedWith } from "./installation.ts";

const failingRuns = shipped.monitors["failing-runs"] ?? {};
const query = String(failingRuns["query"]);

function fieldsOf({ organisation }: Installation, name = "failing-runs"): Fields {
  return organisation.findMonitor(name).fields;
}

function edit(installation: Installation, change: (fields: Fields) => Fields, name = "failing-runs"): void {
  const { monitors, findMonitor } = installation.organisation;
  const { id, fields } = findMonitor(name);
  monitors.update(id, change(fields));
}

function withThresholds(fields: Fields, critical: number, warning: number): Fields {
  const options = { ...(fields["options"] as object), thresholds: { critical, warning } };
  return { query: String(fields["query"]).replace(/ > .*$/, ` > ${critical}`), options };
}

/** Stricter, and with another message. */
const newer: Partial<Properties> = {
  Monitors: shippedWith("failing-runs", {
    query: query.replace("> 50", "> 40"),
    message: "Another message.",
    options: {
      ...(failingRuns["options"] as object),
      thresholds: { critical: 40, warning: 20 },
      evaluation_delay: 120,
    },
  }),
};

test("a new monitor has the shipped definition and our labels", async () => {
  const installation = install();
  await installation.deploy();
  for (const name of monitorNames) {
    const { fields, id } = installation.organisation.findMonitor(name);
    const { tags: shippedTags, type, priority } = shipped.monitors[name] ?? {};
    expect(fields).toMatchObject({ type, priority });
    expect(fields["tags"]).toEqual([...asList(shippedTags), ...tagLabels(installation.tag, name, String(id))]);
  }
});

test("an update replaces a definition that nobody edited", async () => {
  const installation = install();
  await installation.deploy();
  expect(await installation.deploy(newer)).toMatchObject({ status: "SUCCESS", attributes: { Notes: "none" } });
  const fields = fieldsOf(installation);
  expect(fields).toMatchObject({ query: query.replace("> 50", "> 40"), message: "Another message." });
  expect(fields["options"]).toMatchObject({ thresholds: { critical: 40, warning: 20 }, evaluation_delay: 120 });
});

test("an update keeps edited thresholds and other edits, updates the rest, and notes the conflict", async () => {
  const installation = install();
  await installation.deploy();
  edit(installation, (fields) => withThresholds(fields, 10, 5));
  edit(installation, ({ options }) => ({ priority: 1, options: { ...(options as object), notify_audit: true } }));
  edit(installation, (fields) => ({ tags: [...asList(fields["tags"]), "team:platform"] }));
  const updated = await installation.deploy(newer);
  expect(updated.attributes["Notes"]).toBe(
    "The monitor failing-runs keeps its edits in Datadog (thresholds), which this version changes as well: see datadog/monitors.json.",
  );
  const fields = fieldsOf(installation);
  expect(fields).toMatchObject({ query: query.replace("> 50", "> 10"), message: "Another message.", priority: 1 });
  expect(fields["options"]).toMatchObject({
    thresholds: { critical: 10, warning: 5 },
    evaluation_delay: 120,
    notify_audit: true,
  });
  expect(fields["tags"]).toContain("team:platform");
});

test("an update keeps an edited time window, query or message, and thresholds under another prefix", async () => {
  const installation = install();
  await installation.deploy();
  edit(installation, (fields) => ({ query: String(fields["query"]).replace("last_4h", "last_2h") }));
  edit(installation, (fields) => withThresholds(fields, 10, 5));
  edit(installation, () => ({ message: "@pagerduty wake up" }), "dead-letters");
  await installation.deploy({ MetricPrefix: "ours", Notify: '["@slack-ops"]' });
  expect(fieldsOf(installation)["query"]).toBe(
    query.replace("last_4h", "last_2h").replace("> 50", "> 10").replaceAll("spacelift.integration", "ours"),
  );
  expect(fieldsOf(installation)["message"]).toMatch(/@slack-ops$/);
  expect(fieldsOf(installation, "dead-letters")["message"]).toBe("@pagerduty wake up");
});

test("repairMonitors overwrites edits, but keeps a user's tags and options", async () => {
  const installation = install();
  await installation.deploy();
  edit(installation, (fields) => ({ ...withThresholds(fields, 10, 5), name: "Ours now" }));
  edit(installation, ({ options, tags }) => ({
    tags: [...asList(tags).filter((each) => each !== "integration:spacelift"), "team:platform"],
    options: { ...(options as object), renotify_occurrences: 3 },
  }));
  expect(await installation.deploy({ RepairMonitors: "true" })).toMatchObject({ attributes: { Notes: "none" } });
  const fields = fieldsOf(installation);
  expect(fields).toMatchObject({ query, name: failingRuns["name"] });
  expect(at(fields, "options", "thresholds")).toEqual({ critical: 50, warning: 25 });
  expect(at(fields, "options", "renotify_occurrences")).toBe(3);
  expect(fields["tags"]).toEqual(expect.arrayContaining(["team:platform", "integration:spacelift"]));
});

test("an update adds no tag or option that a user removed, and removes a tag that is no longer shipped", async () => {
  const installation = install();
  await installation.deploy();
  edit(installation, ({ options, tags }) => {
    const { include_tags: _, ...others } = options as Readonly<Record<string, unknown>>;
    return { tags: asList(tags).filter((tag) => tag !== "integration:spacelift"), options: others };
  });
  const shippedTags = { tags: ["integration:spacelift", "new:tag"] };
  await installation.deploy({ Monitors: shippedWith("failing-runs", shippedTags) });
  const { tags, options } = fieldsOf(installation);
  expect(asList(tags).slice(0, -2)).toEqual(["new:tag"]);
  expect(at(options, "include_tags")).toBeUndefined();
});

test("an update overwrites an option that Datadog added, if a version begins to ship it", async () => {
  const installation = install();
  await installation.deploy();
  expect(at(fieldsOf(installation), "options", "new_host_delay")).toBe(300);
  const options = { ...(failingRuns["options"] as object), new_host_delay: 60 };
  await installation.deploy({ Monitors: shippedWith("failing-runs", { options }) });
  expect(at(fieldsOf(installation), "options", "new_host_delay")).toBe(60);
});

test("a deployment creates a monitor again that was deleted in Datadog", async () => {
  const installation = install();
  const { monitors, findMonitor } = installation.organisation;
  await installation.deploy();
  monitors.delete(findMonitor("drift-found").id);
  expect(await installation.deploy(newer)).toMatchObject({ attributes: { Notes: "none" } });
  expect(monitors.list()).toHaveLength(monitorNames.length);
});

describe("a refusal for one monitor becomes a note and fails no deployment", () => {
  const headers = { "content-type": "application/json" };
  const refuse = (method: string, id: () => number | undefined): DisruptDatadog => {
    const answer = { status: 403, headers, body: '{"errors":["restricted"]}' };
    return (path, by) =>
      by === method && path === `/api/v1/monitor/${id()}` ? { kind: "answer", answer } : { kind: "none" };
  };

  test("an update of a restricted monitor", async () => {
    let restricted: number | undefined;
    const installation = install({ disruptDatadog: refuse("PUT", () => restricted) });
    await installation.deploy();
    restricted = installation.organisation.findMonitor("failing-runs").id;
    const updated = await installation.deploy({ Notify: '["@slack-ops"]' });
    expect(updated.status).toBe("SUCCESS");
    expect(updated.attributes["Notes"]).toBe(
      `Datadog does not update the monitor failing-runs (DatadogError: PUT /api/v1/monitor/${restricted}: status 403: restricted).`,
    );
    expect(fieldsOf(installation, "dead-letters")["message"]).toMatch(/@slack-ops$/);
  });

  test("the deletion of a monitor that is no longer shipped, but part of an SLO", async () => {
    let needed: number | undefined;
    const installation = install({ disruptDatadog: refuse("DELETE", () => needed) });
    await installation.deploy();
    needed = installation.organisation.findMonitor("dead-letters").id;
    const { "dead-letters": _, ...others } = shipped.monitors;
    const updated = await installation.deploy({ Monitors: JSON.stringify(others) });
    expect(updated).toMatchObject({
      status: "SUCCESS",
      attributes: {
        Notes: expect.stringContaining(
          `The monitor dead-letters (${needed}) is no longer installed, but Datadog does not delete it`,
        ),
      },
    });
  });
});

test("an update deletes a monitor that is no longer shipped, and creates a new one", async () => {
  const installation = install();
  const { "dead-letters": _, ...others } = shipped.monitors;
  await installation.deploy({ Monitors: JSON.stringify({ ...others, "brand-new": failingRuns }) });
  const before = installation.organisation.monitors.list().map(({ id }) => id);
  await installation.deploy();
  const after = installation.organisation.monitors.list();
  expect(after).toHaveLength(monitorNames.length);
  expect(after.filter(({ id }) => before.includes(id))).toHaveLength(monitorNames.length - 1);
  expect(() => installation.organisation.findMonitor("brand-new")).toThrow("no object");
});

test("a deployment restores a dashboard that was edited or deleted", async () => {
  const installation = install();
  const { dashboards } = installation.organisation;
  await installation.deploy();
  const [made] = dashboards.list();
  dashboards.update(made?.id ?? "", { title: "Ours now" });
  await installation.deploy({ Dashboard: "another digest" });
  expect(dashboards.list()).toMatchObject([{ id: made?.id, fields: { title: "Spacelift" } }]);
  dashboards.delete(made?.id ?? "");
  const updated = await installation.deploy({ Dashboard: "a third digest" });
  expect(dashboards.list()).toMatchObject([{ fields: { title: "Spacelift" } }]);
  expect(updated.attributes["DashboardPath"]).toContain(dashboards.list()[0]?.id);
});
