import { expect } from "vitest";
import type { DeploymentSettings } from "../../../simulator/stand-ins/cloudformation-stack.ts";
import { hour } from "../../virtual-time.ts";
import { isComplete } from "../shared/custom-resource/sweep.ts";
import { expectOwned, isDescribed, monitorOf, type Owned, ours, sloOf } from "./expected.ts";
import { type Properties, shipped } from "./installation.ts";
import { addClones, arm, edit, type Life } from "./life.ts";

const logicalId = "Installed";
const onlyFailingRuns = {
  Monitors: JSON.stringify({ "failing-runs": shipped.monitors["failing-runs"] }),
  Slos: "{}",
};

const newer = {
  Monitors: JSON.stringify({
    "failing-runs": { ...shipped.monitors["failing-runs"], message: "Another message." },
    "dead-letters": shipped.monitors["dead-letters"],
  }),
  Slos: JSON.stringify({
    "successful-runs": { ...shipped.slos["successful-runs"], description: "Another description." },
  }),
};

/** One resource of one stack. */
export const lives: Readonly<Record<string, Life>> = {
  "an installation that fails, one that succeeds, and its end": async (world, others) => {
    const { first } = world;
    const stack = world.stack("one");
    let owned: Owned | undefined;
    const deploy = async (settings: DeploymentSettings = {}) => {
      if (isComplete(await stack.deploy({ [logicalId]: {} }, settings), settings)) owned = { stack, logicalId };
      expectOwned(first, others, ...(owned ? [owned] : []));
      expect(isDescribed(first)).toBe(owned !== undefined);
    };
    await arm(world);
    await deploy({ failsAfterwards: true });
    await deploy();
    isComplete(await stack.destroy());
    expectOwned(first, others);
    expect(isDescribed(first)).toBe(false);
  },

  "updates of an installation that users edited": async (world, others) => {
    const { first } = world;
    const stack = world.stack("one");
    isComplete(await stack.deploy({ [logicalId]: {} }));
    const { monitors, slos, dashboards } = first.organisation;
    const edited = monitorOf(first, { stack, logicalId }, "dead-letters");
    const editedSlo = sloOf(first, { stack, logicalId }, "successful-runs");
    const edits = {
      "dead-letters": edit(edited.fields),
      "successful-runs": { thresholds: [{ timeframe: "30d", target: 80, warning: 85 }] },
    };
    monitors.update(edited.id, edits["dead-letters"]);
    slos.update(editedSlo.id, edits["successful-runs"]);
    addClones(world, others);
    for (const { id, fields } of ours(first, others).dashboards) {
      dashboards.update(id, { description: `Ask the team ops.\n${String(fields["description"])}\nThank you.` });
    }
    let changes: Partial<Properties> = {};
    const deploy = async (next: Partial<Properties>, settings: DeploymentSettings = {}) => {
      if (isComplete(await stack.deploy({ [logicalId]: next }, settings), settings)) changes = next;
      expectOwned(first, others, { stack, logicalId, changes, edits });
    };
    await arm(world);
    await deploy(newer);
    await deploy(onlyFailingRuns, { failsAfterwards: true });
    await deploy(onlyFailingRuns);
    isComplete(await stack.destroy());
    expectOwned(first, others);
  },

  "another table, which remembers nothing": async (world, others) => {
    const { first } = world;
    const stack = world.stack("one");
    isComplete(await stack.deploy({ [logicalId]: {} }));
    addClones(world, others);
    await world.pass(hour);
    world.forgetFences();
    world.arm();
    const changes = isComplete(await stack.deploy({ [logicalId]: newer })) ? newer : {};
    expectOwned(first, others, { stack, logicalId, changes });
    world.disarm();
    await world.pass(hour);
    world.forgetFences();
    world.arm();
    isComplete(await stack.destroy());
    expectOwned(first, others);
  },

  "an end with a monitor and an SLO that a user took over": async (world, others) => {
    const { first } = world;
    const { monitors, slos } = first.organisation;
    const stack = world.stack("one");
    isComplete(await stack.deploy({ [logicalId]: {} }));
    const monitor = monitorOf(first, { stack, logicalId }, "failing-runs");
    const slo = sloOf(first, { stack, logicalId }, "successful-runs");
    const mine = { tags: ["team:ops"] };
    for (const taken of [monitors.update(monitor.id, mine), slos.update(slo.id, mine)]) if (taken) others.add(taken);
    await arm(world);
    isComplete(await stack.destroy());
    expectOwned(first, others);
  },

  "an end with a restricted monitor, and an SLO on a user's dashboard": async (world, others) => {
    const { first } = world;
    const { dashboards } = first.organisation;
    const stack = world.stack("one");
    isComplete(await stack.deploy({ [logicalId]: {} }));
    const monitor = monitorOf(first, { stack, logicalId }, "failing-runs");
    const slo = sloOf(first, { stack, logicalId }, "successful-runs");
    const widgets = [{ definition: { type: "slo", slo_id: slo.id, view_type: "detail" } }];
    const theirs = dashboards.create({ title: "Ours", layout_type: "ordered", widgets });
    others.add(theirs);
    first.restricted.add(monitor.id);
    await arm(world);
    const { status, answers } = await stack.destroy();
    expect(status).toBe("DELETE_FAILED");
    expect(answers.at(-1)?.reason).toContain(`failing-runs (${monitor.id})`);
    expect(answers.at(-1)?.reason).toContain(`SLO successful-runs (${slo.id})`);
    expect(ours(first, others)).toMatchObject({
      monitors: [{ id: monitor.id }],
      slos: [{ id: slo.id }],
      dashboards: [],
    });
    first.restricted.clear();
    others.add(dashboards.update(theirs.id, { widgets: [] }) ?? theirs);
    world.disarm();
    isComplete(await stack.destroy());
    expectOwned(first, others);
  },
};
