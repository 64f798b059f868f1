import { expect } from "vitest";
import type { DeploymentSettings } from "../../../simulator/stand-ins/cloudformation-stack.ts";
import { isComplete } from "../shared/custom-resource/sweep.ts";
import { expectOwned, isDescribed, monitorOf, ours } from "./expected.ts";
import { addClones, arm, edit, type Life } from "./life.ts";

const logicalId = "Installed";

/** Lives of two resources: in two stacks, in one stack, or in two organisations. */
export const moves: Readonly<Record<string, Life>> = {
  "two installations with equal names": async (world, others) => {
    const { first: place } = world;
    const [first, second] = [world.stack("first"), world.stack("second")].map((stack) => ({ stack, logicalId }));
    if (first === undefined || second === undefined) throw new Error("there are two stacks");
    isComplete(await first.stack.deploy({ [logicalId]: {} }));
    await arm(world);
    const outcome = await second.stack.deploy({ [logicalId]: {} });
    expectOwned(place, others, first, ...(isComplete(outcome) ? [second] : []));
    isComplete(await first.stack.destroy());
    expectOwned(place, others, ...(isComplete(outcome) ? [second] : []));
    world.disarm();
    await second.stack.describe(logicalId);
    expect(isDescribed(place)).toBe(isComplete(outcome));
    isComplete(await second.stack.destroy());
    expectOwned(place, others);
  },

  "a construct that moves within its stack": async (world, others) => {
    const { first } = world;
    const stack = world.stack("moving");
    isComplete(await stack.deploy({ Before: {} }));
    const edited = monitorOf(first, { stack, logicalId: "Before" }, "failing-runs");
    first.organisation.monitors.update(edited.id, edit(edited.fields));
    addClones(world, others);
    const before = JSON.stringify(ours(first, others));
    let isMoved = false;
    const deploy = async (settings: DeploymentSettings = {}) => {
      isMoved = isComplete(await stack.deploy({ After: {} }, settings), settings);
      if (isMoved) expectOwned(first, others, { stack, logicalId: "After" });
      else expect(JSON.stringify(ours(first, others))).toBe(before);
    };
    await arm(world);
    await deploy({ failsAfterwards: true });
    await deploy();
    world.disarm();
    isComplete(await stack.destroy());
    expectOwned(first, others);
  },

  "another organisation": async (world, others) => {
    const { first, other } = world;
    const stack = world.stack("leaving");
    isComplete(await stack.deploy({ First: {} }));
    const there = { DatadogUrl: other.url };
    const deploy = async (settings: DeploymentSettings = {}) => {
      const hasMoved = isComplete(await stack.deploy({ Other: there }, settings), settings);
      expectOwned(first, others, ...(hasMoved ? [] : [{ stack, logicalId: "First" }]));
      expectOwned(other, others, ...(hasMoved ? [{ stack, logicalId: "Other", changes: there }] : []));
    };
    await arm(world);
    await deploy({ failsAfterwards: true });
    await deploy();
    world.disarm();
    isComplete(await stack.destroy());
    expectOwned(first, others);
    expectOwned(other, others);
  },
};
