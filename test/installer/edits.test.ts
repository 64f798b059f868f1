import { describe, expect, test } from "vitest";
import { asList, at } from "../../lambda/domain/json.ts";
import type { Fields } from "../../simulator/stand-ins/datadog-organisation.ts";
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

test("repairMonitors puts back what was edited and what was deleted", async () => {
  const installation = await install();
  await installation.deploy();
  edit(installation, (fields) => ({ ...withThresholds(fields, 10, 5), name: "Ours now" }));
  installation.organisation.monitors.delete(installation.organisation.findMonitor("drift-found").id);
  expect(await installation.deploy({ RepairMonitors: "true" })).toMatchObject({ attributes: { Notes: "none" } });
  expect(fieldsOf(installation)).toMatchObject({ query, name: failingRuns["name"] });
  expect(at(fieldsOf(installation), "options", "thresholds")).toEqual({ critical: 50, warning: 25 });
  expect(installation.organisation.monitors.list()).toHaveLength(monitorNames.length);
});

test("a monitor that was deleted in Datadog is not made again, which is said", async () => {
  const installation = await install();
  const { monitors, findMonitor } = installation.organisation;
  await installation.deploy();
  monitors.delete(findMonitor("drift-found").id);
  const updated = await installation.deploy(newer);
  expect(updated.attributes["Notes"]).toBe(
    "The monitor drift-found was deleted in Datadog, and is not made again unless repairMonitors is true.",
  );
  expect(monitors.list()).toHaveLength(monitorNames.length - 1);
});

test("where none is left, all are made again: it is another organisation", async () => {
  const installation = await install();
  const { monitors } = installation.organisation;
  await installation.deploy();
  for (const { id } of monitors.list()) monitors.delete(id);
  expect(await installation.deploy(newer)).toMatchObject({ attributes: { Notes: "none" } });
  expect(monitors.list()).toHaveLength(monitorNames.length);
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

  test("the one whose label was taken off is a user's, too, and another takes its place", async () => {
    const installation = await install();
    const { monitors, findMonitor } = installation.organisation;
    await installation.deploy();
    const { id } = findMonitor("failing-runs");
    monitors.update(id, { tags: ["team:platform"] });
    const theirs = monitors.find(id);
    await installation.deploy({ RepairMonitors: "true" });
    expect(findMonitor("failing-runs").id).not.toBe(id);
    await installation.destroy();
    expect(monitors.list()).toEqual([theirs]);
  });

  test("what another deployment installed stays, though its name begins like ours", async () => {
    const installation = await install();
    const { monitors, dashboards } = installation.organisation;
    await installation.deploy();
    const mine = monitors.list().length;
    const tag = `${installation.tag}-2`;
    const theirs = monitors.create({ type: "query alert", query: "a > 1", tags: [tag, "installed-as:failing-runs"] });
    const board = dashboards.create({ title: "a", description: `Installed by \`${tag}\`. What`, widgets: [] });
    await installation.deploy(newer);
    expect(monitors.list()).toHaveLength(mine + 1);
    await installation.destroy();
    expect(monitors.list()).toEqual([theirs]);
    expect(dashboards.list()).toEqual([board]);
  });
});
