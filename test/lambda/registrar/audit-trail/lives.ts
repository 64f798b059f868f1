import { expect } from "vitest";
import type { DeploymentSettings } from "../../../../simulator/stand-ins/cloudformation-stack.ts";
import { isComplete } from "../../shared/custom-resource/sweep.ts";
import { type AuditProperties, type AuditWorld, expectOwned, foreign } from "./world.ts";

/** Tests interrupt it at each call. It checks Spacelift and the parameter after each step. */
export type AuditLife = (world: AuditWorld) => Promise<void>;

const logicalId = "Audit";

export const auditLives: Readonly<Record<string, AuditLife>> = {
  "one installation": async (world) => {
    const stack = world.stack("one");
    let changes: Partial<AuditProperties> | undefined;
    const expectAll = () => {
      expectOwned(world, world.first, changes && { stack, logicalId, changes });
      expect(world.inUse()).toHaveLength(changes === undefined ? 0 : 1);
    };
    const deploy = async (next: Partial<AuditProperties>, settings: DeploymentSettings = {}) => {
      const outcome = await stack.deploy({ [logicalId]: next }, settings);
      if (isComplete(outcome, settings)) changes = next;
      expectAll();
    };
    await deploy({}, { failsAfterwards: true });
    await deploy({});
    await deploy({ AuditUrl: "https://moved.one.receiver.example/audit" });
    await deploy({ AuditSecretVersion: "2" }, { failsAfterwards: true });
    await deploy({ AuditSecretVersion: "3" });
    await deploy({ AuditSecretVersion: "3" });
    const webhook = world.first.auditTrail.webhook();
    if (webhook !== undefined) world.first.auditTrail.put({ ...webhook, enabled: false });
    await stack.reconcile(logicalId, changes);
    await stack.reconcile(logicalId, changes);
    expectAll();
    world.first.auditTrail.put(undefined);
    await stack.reconcile(logicalId, changes);
    await stack.reconcile(logicalId, changes);
    expectAll();
    isComplete(await stack.destroy());
    changes = undefined;
    expectAll();
    await stack.reconcile(logicalId);
    expectAll();
  },

  "somebody else's audit webhook": async (world) => {
    const stack = world.stack("late");
    const { auditTrail } = world.first;
    auditTrail.put(foreign);
    // It fails by itself, since the account's audit webhook is taken.
    isComplete(await stack.deploy({ [logicalId]: {} }, { failsAfterwards: true }), { failsAfterwards: true });
    expect(auditTrail.webhook()).toBe(foreign);
    expect(world.inUse()).toEqual([]);
    auditTrail.put(undefined);
    isComplete(await stack.deploy({ [logicalId]: {} }));
    // The first deployment may have been cancelled.
    isComplete(await stack.deploy({ [logicalId]: {} }));
    expectOwned(world, world.first, { stack, logicalId });
    auditTrail.put(foreign);
    await stack.reconcile(logicalId);
    await stack.reconcile(logicalId);
    expect(auditTrail.webhook()).toBe(foreign);
    isComplete(await stack.destroy());
    expect(auditTrail.webhook()).toBe(foreign);
    expect(world.inUse()).toEqual([]);
  },

  "a construct that moves within its stack": async (world) => {
    const stack = world.stack("moving");
    let present: string | undefined;
    const expectAll = () => {
      expectOwned(world, world.first, present === undefined ? undefined : { stack, logicalId: present });
      expect(world.inUse()).toHaveLength(present === undefined ? 0 : 1);
    };
    const deploy = async (next: string, settings: DeploymentSettings = {}) => {
      const outcome = await stack.deploy({ [next]: {} }, settings);
      if (isComplete(outcome, settings)) present = next;
      expectAll();
    };
    await deploy("Before");
    await deploy("After", { failsAfterwards: true });
    await deploy("After");
    await deploy("After");
    await stack.reconcile("Before");
    expectAll();
    isComplete(await stack.destroy());
    present = undefined;
    expectAll();
  },

  "another account": async (world) => {
    const stack = world.stack("leaving");
    let at: "first" | "other" | undefined;
    const there = { SpaceliftEndpoint: world.other.url };
    const expectAll = () => {
      expectOwned(world, world.first, at === "first" ? { stack, logicalId } : undefined);
      expectOwned(world, world.other, at === "other" ? { stack, logicalId, changes: there } : undefined);
      expect(world.inUse()).toHaveLength(at === undefined ? 0 : 1);
    };
    const deploy = async (next: "first" | "other", settings: DeploymentSettings = {}) => {
      const outcome = await stack.deploy({ [logicalId]: next === "other" ? there : {} }, settings);
      if (isComplete(outcome, settings)) at = next;
      expectAll();
    };
    await deploy("first");
    await deploy("other", { failsAfterwards: true });
    await deploy("other");
    isComplete(await stack.destroy());
    at = undefined;
    expectAll();
  },
};
