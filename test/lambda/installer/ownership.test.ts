import { describe, expect, test } from "vitest";
import { labelDescription, tagLabels } from "../../../lambda/installer/domain/asset-label.ts";
import { asList } from "../../../lambda/shared/json.ts";
import { install, monitorNames, shipped, shippedWith } from "./installation.ts";

const newer = { Monitors: shippedWith("failing-runs", { message: "Another message." }) };

test.each([
  ["after", (text: string) => `${text}\n\nAsk #platform.`],
  ["before", (text: string) => `Ask #platform.\n\n${text}`],
])("the installer finds a dashboard with a user's line %s its label, even without a memory", async (_, edited) => {
  const installation = install();
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

test("the installer finds a dashboard although lists cut descriptions", async () => {
  let isCut = false;
  const installation = install({
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

test("with another table, the installer finds the installation by its labels", async () => {
  const installation = install();
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

/** An installation whose labels a user removed. */
async function installUnlabelled() {
  const installation = install();
  const { monitors, dashboards, findMonitor } = installation.organisation;
  await installation.deploy();
  const { id } = findMonitor("failing-runs");
  const [board] = dashboards.list();
  monitors.update(id, { tags: ["team:platform"] });
  dashboards.update(board?.id ?? "", { description: "Ours." });
  return { installation, id, board };
}

describe("the installer does not touch foreign objects:", () => {
  test("copies of a monitor and of the dashboard survive updates and the end", async () => {
    const installation = install();
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

  test("a deployment restores a removed label, since the id is remembered", async () => {
    const { installation, id, board } = await installUnlabelled();
    const { monitors, dashboards, findMonitor } = installation.organisation;
    await installation.deploy(newer);
    expect(findMonitor("failing-runs")).toMatchObject({ id, fields: { message: "Another message." } });
    expect(asList(findMonitor("failing-runs").fields["tags"])).toContain("team:platform");
    expect(dashboards.list()).toMatchObject([
      { id: board?.id, fields: { description: expect.stringContaining(installation.tag) } },
    ]);
    await installation.destroy();
    expect([...monitors.list(), ...dashboards.list()]).toEqual([]);
  });

  test("a deletion leaves an object without its label, and names it", async () => {
    const { installation, id, board } = await installUnlabelled();
    const { monitors, dashboards } = installation.organisation;
    expect(await installation.destroy()).toMatchObject({
      status: "SUCCESS",
      attributes: {
        Notes: `The monitor failing-runs (${id}) has lost its label, so it no longer belongs to this stack: it stays in Datadog. The dashboard (${board?.id}) has lost its label, so it no longer belongs to this stack: it stays in Datadog.`,
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
  ])("a copy of a monitor, %s, survives updates and the end", async (_, labelled) => {
    const installation = install();
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

  test("a copy with its own id in its label stays, even if the installer reads the list", async () => {
    let loses = false;
    const installation = install({
      disruptDatadog: (path, method) => {
        if (!loses || method !== "POST" || path !== "/api/v1/monitor") return { kind: "none" };
        loses = false;
        return { kind: "lose", when: "before" };
      },
    });
    const { cloneMonitor, findMonitor, monitors } = installation.organisation;
    await installation.deploy();
    const { id } = cloneMonitor(findMonitor("failing-runs").id);
    monitors.update(id, { tags: tagLabels(installation.tag, "our-runs", String(id)) });
    const copy = monitors.find(id);
    monitors.delete(findMonitor("dead-letters").id);
    loses = true;
    await installation.deploy(newer);
    expect(monitors.find(id)).toEqual(copy);
    expect(monitors.list()).toHaveLength(monitorNames.length + 1);
  });

  test("an update leaves a monitor without its label that is no longer shipped, and a note names it", async () => {
    const installation = install();
    const { findMonitor, monitors } = installation.organisation;
    await installation.deploy();
    const { id } = findMonitor("dead-letters");
    monitors.update(id, { tags: ["team:platform"] });
    const theirs = monitors.find(id);
    const { "dead-letters": _, ...others } = shipped.monitors;
    expect(await installation.deploy({ Monitors: JSON.stringify(others) })).toMatchObject({
      attributes: { Notes: expect.stringContaining(`The monitor dead-letters (${id}) has lost its label`) },
    });
    expect(monitors.find(id)).toEqual(theirs);
  });

  test("the objects of another deployment stay, although its name begins like ours", async () => {
    const installation = install();
    const { monitors, dashboards } = installation.organisation;
    await installation.deploy();
    const mine = monitors.list().length;
    const tag = `${installation.tag}-2`;
    const theirs = monitors.create({
      type: "query alert",
      query: "a > 1",
      tags: tagLabels(tag, "failing-runs", "1000001"),
    });
    const board = dashboards.create({ title: "a", description: labelDescription("", tag, "abc-001-xyz"), widgets: [] });
    await installation.deploy(newer);
    expect(monitors.list()).toHaveLength(mine + 1);
    await installation.destroy();
    expect(monitors.list()).toEqual([theirs]);
    expect(dashboards.list()).toEqual([board]);
  });
});
