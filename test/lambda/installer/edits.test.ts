import { describe, expect, test } from "vitest";
import { labelDescription, monitorLabels } from "../../../lambda/installer/domain/asset-label.ts";
import { asList, at } from "../../../lambda/shared/json.ts";
import type { Fields } from "../../../simulator/stand-ins/datadog-organisation.ts";
import type { DisruptDatadog } from "../../../simulator/stand-ins/datadog-server.ts";
import { type Installation, install, monitorNames, type Properties, shipped, shippedWith } from "./installation.ts";

const failingRuns = shipped.monitors["failing-runs"] ?? {};
const query = String(failingRuns["query"]);

function fieldsOf({ organisation }: Installation, name = "failing-runs"): Fields {
  return organisation.findMonitor(name).fields;
}

/** Changes fields of a monitor, as a user does in Datadog's editor. */
function edit(installation: Installation, change: (fields: Fields) => Fields, name = "failing-runs"): void {
  const { monitors, findMonitor } = installation.organisation;
  const { id, fields } = findMonitor(name);
  monitors.update(id, change(fields));
}

function withThresholds(fields: Fields, critical: number, warning: number): Fields {
  const options = { ...(fields["options"] as object), thresholds: { critical, warning } };
  return { query: String(fields["query"]).replace(/ > .*$/, ` > ${critical}`), options };
}

/** What a newer version ships: stricter, and with another message. */
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

test("a new monitor is what is shipped, with the labels that make it ours", async () => {
  const installation = await install();
  await installation.deploy();
  for (const name of monitorNames) {
    const { fields, id } = installation.organisation.findMonitor(name);
    const { tags: shippedTags, type, priority } = shipped.monitors[name] ?? {};
    expect(fields).toMatchObject({ type, priority });
    expect(fields["tags"]).toEqual([...asList(shippedTags), ...monitorLabels(installation.tag, name, String(id))]);
  }
});

test("what nobody edited is what a newer version ships", async () => {
  const installation = await install();
  await installation.deploy();
  expect(await installation.deploy(newer)).toMatchObject({ status: "SUCCESS", attributes: { Notes: "none" } });
  const fields = fieldsOf(installation);
  expect(fields).toMatchObject({ query: query.replace("> 50", "> 40"), message: "Another message." });
  expect(fields["options"]).toMatchObject({ thresholds: { critical: 40, warning: 20 }, evaluation_delay: 120 });
});

test("edited thresholds stay, with what else is edited, and the rest follows a newer version, which says so", async () => {
  const installation = await install();
  await installation.deploy();
  edit(installation, (fields) => withThresholds(fields, 10, 5));
  edit(installation, ({ options }) => ({ priority: 1, options: { ...(options as object), notify_audit: true } }));
  edit(installation, (fields) => ({ tags: [...asList(fields["tags"]), "team:platform"] }));
  const updated = await installation.deploy(newer);
  expect(updated.attributes["Notes"]).toBe(
    "The monitor failing-runs keeps its thresholds as edited in Datadog, where this version has another: see datadog/monitors.json.",
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

test("an edited time window, question or message stays; and so do thresholds under another prefix", async () => {
  const installation = await install();
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

test("repairMonitors puts back what was edited, and leaves a user's tags and options", async () => {
  const installation = await install();
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

test("a tag and an option that a user took off stay off, and a tag that is shipped no more goes", async () => {
  const installation = await install();
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

test("an option that Datadog had added by itself is shipped from now on where a version ships it", async () => {
  const installation = await install();
  await installation.deploy();
  expect(at(fieldsOf(installation), "options", "new_host_delay")).toBe(300);
  const options = { ...(failingRuns["options"] as object), new_host_delay: 60 };
  await installation.deploy({ Monitors: shippedWith("failing-runs", { options }) });
  expect(at(fieldsOf(installation), "options", "new_host_delay")).toBe(60);
});

test("a monitor that was deleted in Datadog is made again", async () => {
  const installation = await install();
  const { monitors, findMonitor } = installation.organisation;
  await installation.deploy();
  monitors.delete(findMonitor("drift-found").id);
  expect(await installation.deploy(newer)).toMatchObject({ attributes: { Notes: "none" } });
  expect(monitors.list()).toHaveLength(monitorNames.length);
});

describe("what Datadog does not let be done to a monitor is said, and keeps no deployment back", () => {
  const headers = { "content-type": "application/json" };
  const refuse = (method: string, id: () => number | undefined): DisruptDatadog => {
    const answer = { status: 403, headers, body: '{"errors":["restricted"]}' };
    return (path, by) =>
      by === method && path === `/api/v1/monitor/${id()}` ? { kind: "answer", answer } : { kind: "none" };
  };

  test("an update: somebody restricted it", async () => {
    let restricted: number | undefined;
    const installation = await install({ disruptDatadog: refuse("PUT", () => restricted) });
    await installation.deploy();
    restricted = installation.organisation.findMonitor("failing-runs").id;
    const updated = await installation.deploy({ Notify: '["@slack-ops"]' });
    expect(updated.status).toBe("SUCCESS");
    expect(updated.attributes["Notes"]).toBe(
      `The monitor failing-runs stays as it is (DatadogError: PUT /api/v1/monitor/${restricted}: status 403: restricted).`,
    );
    expect(fieldsOf(installation, "dead-letters")["message"]).toMatch(/@slack-ops$/);
  });

  test("the deletion of one that is shipped no more: an SLO needs it", async () => {
    let needed: number | undefined;
    const installation = await install({ disruptDatadog: refuse("DELETE", () => needed) });
    await installation.deploy();
    needed = installation.organisation.findMonitor("dead-letters").id;
    const { "dead-letters": _, ...others } = shipped.monitors;
    const updated = await installation.deploy({ Monitors: JSON.stringify(others) });
    expect(updated).toMatchObject({
      status: "SUCCESS",
      attributes: {
        Notes: expect.stringContaining(`The monitor dead-letters (${needed}) is not installed any more, and could not`),
      },
    });
  });
});

test("a monitor that is no longer shipped goes, and one that is new comes", async () => {
  const installation = await install();
  const { "dead-letters": _, ...others } = shipped.monitors;
  await installation.deploy({ Monitors: JSON.stringify({ ...others, "brand-new": failingRuns }) });
  const before = installation.organisation.monitors.list().map(({ id }) => id);
  await installation.deploy();
  const after = installation.organisation.monitors.list();
  expect(after).toHaveLength(monitorNames.length);
  expect(after.filter(({ id }) => before.includes(id))).toHaveLength(monitorNames.length - 1);
  expect(() => installation.organisation.findMonitor("brand-new")).toThrow("nothing of that id or name");
});

test("a dashboard that was edited or deleted is as it is shipped after the next deployment", async () => {
  const installation = await install();
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

test.each([
  ["after", (text: string) => `${text}\n\nAsk #platform.`],
  ["before", (text: string) => `Ask #platform.\n\n${text}`],
])("a dashboard with a line of a user's %s its label is found again, also without a memory", async (_, edited) => {
  const installation = await install();
  const { dashboards } = installation.organisation;
  await installation.deploy();
  const [made] = dashboards.list();
  const addLine = () => {
    const description = String(dashboards.find(made?.id ?? "")?.fields["description"]);
    dashboards.update(made?.id ?? "", { description: edited(description) });
  };
  addLine();
  await installation.deploy({ Dashboard: "another digest" });
  addLine();
  installation.forgetFences();
  await installation.deploy({ Dashboard: "a third digest" });
  expect(dashboards.list().map(({ id }) => id)).toEqual([made?.id]);
  addLine();
  await installation.destroy();
  expect(dashboards.list()).toEqual([]);
});

test("a dashboard is found again although lists cut descriptions", async () => {
  let isCut = false;
  const installation = await install({
    disruptDatadog: (path, method) => {
      if (!isCut || method !== "GET" || path !== "/api/v1/dashboard") return { kind: "none" };
      const listed = dashboards.list().map(({ id, fields: { title } }) => ({ id, title, description: "What ru…" }));
      const body = JSON.stringify({ dashboards: listed });
      return { kind: "answer", answer: { status: 200, headers: { "content-type": "application/json" }, body } };
    },
  });
  const { dashboards } = installation.organisation;
  await installation.deploy();
  const ids = dashboards.list().map(({ id }) => id);
  isCut = true;
  installation.forgetFences();
  await installation.deploy({ Dashboard: "another digest" });
  expect(dashboards.list().map(({ id }) => id)).toEqual(ids);
  await installation.destroy();
  expect(dashboards.list()).toEqual([]);
});

test("with another table, the installation is found by its labels", async () => {
  const installation = await install();
  const { monitors, dashboards } = installation.organisation;
  await installation.deploy();
  const ids = () => [...monitors.list(), ...dashboards.list()].map(({ id }) => id);
  const before = ids();
  installation.forgetFences();
  expect(await installation.deploy(newer)).toMatchObject({ status: "SUCCESS" });
  expect(ids()).toEqual(before);
  installation.forgetFences();
  expect(await installation.destroy()).toMatchObject({ status: "SUCCESS" });
  expect(ids()).toEqual([]);
});

describe("what it did not make it never touches", () => {
  test("a copy of a monitor or of the dashboard is its maker's, through updates and the end", async () => {
    const installation = await install();
    const { cloneMonitor, cloneDashboard, findMonitor, monitors, dashboards } = installation.organisation;
    await installation.deploy();
    const monitor = cloneMonitor(findMonitor("failing-runs").id);
    const dashboard = cloneDashboard(dashboards.list()[0]?.id ?? "");
    await installation.deploy({ ...newer, Dashboard: "another digest", RepairMonitors: "true" });
    expect(monitors.find(monitor.id)).toEqual(monitor);
    expect(dashboards.find(dashboard.id)).toEqual(dashboard);
    await installation.destroy();
    expect(monitors.list()).toEqual([monitor]);
    expect(dashboards.list()).toEqual([dashboard]);
  });

  test("a label that somebody took off is put back by a deployment: the id is remembered", async () => {
    const installation = await install();
    const { monitors, dashboards, findMonitor } = installation.organisation;
    await installation.deploy();
    const { id } = findMonitor("failing-runs");
    const [board] = dashboards.list();
    monitors.update(id, { tags: ["team:platform"] });
    dashboards.update(board?.id ?? "", { description: "Ours." });
    await installation.deploy(newer);
    expect(findMonitor("failing-runs")).toMatchObject({ id, fields: { message: "Another message." } });
    expect(asList(findMonitor("failing-runs").fields["tags"])).toContain("team:platform");
    expect(dashboards.list()).toMatchObject([
      { id: board?.id, fields: { description: expect.stringContaining(installation.tag) } },
    ]);
    await installation.destroy();
    expect([...monitors.list(), ...dashboards.list()]).toEqual([]);
  });

  test("without its label an object is left by a deletion, which names it", async () => {
    const installation = await install();
    const { monitors, dashboards, findMonitor } = installation.organisation;
    await installation.deploy();
    const { id } = findMonitor("failing-runs");
    const [board] = dashboards.list();
    monitors.update(id, { tags: ["team:platform"] });
    dashboards.update(board?.id ?? "", { description: "Ours." });
    expect(await installation.destroy()).toMatchObject({
      status: "SUCCESS",
      attributes: {
        Notes: `The monitor failing-runs (${id}) has lost its label, so it is not this stack's any more: it was left in Datadog. The dashboard (${board?.id}) has lost its label, so it is not this stack's any more: it was left in Datadog.`,
      },
    });
    expect(monitors.list()).toMatchObject([{ id, fields: { tags: ["team:platform"] } }]);
    expect(dashboards.list()).toMatchObject([{ id: board?.id }]);
  });

  test.each<[string, (label: string, id: number) => string]>([
    ["as it is", (label) => label],
    ["with a label that has no id", () => "spacelift-datadog:failing-runs"],
    ["with a label that has its own id", (_, id) => `spacelift-datadog:failing-runs/${id}`],
    ["with a label of another name and its own id", (_, id) => `spacelift-datadog:our-runs/${id}`],
    ["with a label of a creation that nobody began", () => "spacelift-datadog:failing-runs/new-0a1b"],
    ["with another text as its label", () => "spacelift-datadog:copy of failing-runs"],
  ])("a copy of a monitor, %s, is its maker's, through updates and the end", async (_, labelled) => {
    const installation = await install();
    const { cloneMonitor, findMonitor, monitors } = installation.organisation;
    await installation.deploy();
    const { id } = cloneMonitor(findMonitor("failing-runs").id);
    const tags = asList(monitors.find(id)?.fields["tags"]).map(String);
    monitors.update(id, { tags: tags.map((tag) => (tag.startsWith("spacelift-datadog:") ? labelled(tag, id) : tag)) });
    const copy = monitors.find(id);
    await installation.deploy(newer);
    expect(monitors.find(id)).toEqual(copy);
    expect(monitors.list()).toHaveLength(monitorNames.length + 1);
    await installation.destroy();
    expect(monitors.list()).toEqual([copy]);
  });

  test("what another deployment installed stays, though its name begins like ours", async () => {
    const installation = await install();
    const { monitors, dashboards } = installation.organisation;
    await installation.deploy();
    const mine = monitors.list().length;
    const tag = `${installation.tag}-2`;
    const theirs = monitors.create({
      type: "query alert",
      query: "a > 1",
      tags: monitorLabels(tag, "failing-runs", "1000001"),
    });
    const board = dashboards.create({ title: "a", description: labelDescription("", tag, "abc-001-xyz"), widgets: [] });
    await installation.deploy(newer);
    expect(monitors.list()).toHaveLength(mine + 1);
    await installation.destroy();
    expect(monitors.list()).toEqual([theirs]);
    expect(dashboards.list()).toEqual([board]);
  });
});
