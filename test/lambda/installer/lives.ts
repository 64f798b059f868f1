import { expect } from "vitest";
import type { DeploymentSettings } from "../../../simulator/stand-ins/cloudformation-stack.ts";
import { hour } from "../../virtual-time.ts";
import { isComplete } from "../shared/custom-resource/sweep.ts";
import { expectOwned, isDescribed, monitorOf, type Owned, ours } from "./expected.ts";
import { type Properties, shipped } from "./installation.ts";
import { addClones, arm, edit, type Life } from "./life.ts";

const logicalId = "Installed";
const onlyFailingRuns = { Monitors: JSON.stringify({ "failing-runs": shipped.monitors["failing-runs"] }) };

const newer = {
  Monitors: JSON.stringify({
    "failing-runs": { ...shipped.monitors["failing-runs"], message: "Another message." },
    "dead-letters": shipped.monitors["dead-letters"],
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
    const { monitors, dashboards } = first.organisation;
    const edited = monitorOf(first, { stack, logicalId }, "dead-letters");
    const edits = { "dead-letters": edit(edited.fields) };
    monitors.update(edited.id, edits["dead-letters"]);
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

  "an end with a monitor that a user took over": async (world, others) => {
    const { first } = world;
    const { monitors } = first.organisation;
    const stack = world.stack("one");
    isComplete(await stack.deploy({ [logicalId]: {} }));
    const { id } = monitorOf(first, { stack, logicalId }, "failing-runs");
    const taken = monitors.update(id, { tags: ["team:ops"] });
    if (taken !== undefined) others.add(taken);
    await arm(world);
    isComplete(await stack.destroy());
    expectOwned(first, others);
  },

  "an end with a monitor that is restricted": async (world, others) => {
    const { first } = world;
    const stack = world.stack("one");
    isComplete(await stack.deploy({ [logicalId]: {} }));
    const { id } = monitorOf(first, { stack, logicalId }, "failing-runs");
    first.restricted.add(id);
    await arm(world);
    const { status, answers } = await stack.destroy();
    expect(status).toBe("DELETE_FAILED");
    expect(answers.at(-1)?.reason).toContain(`failing-runs (${id})`);
    const { monitors, dashboards } = ours(first, others);
    expect([monitors.map((each) => each.id), dashboards]).toEqual([[id], []]);
    first.restricted.clear();
    world.disarm();
    isComplete(await stack.destroy());
    expectOwned(first, others);
  },
};
