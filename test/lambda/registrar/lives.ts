import { expect } from "vitest";
import { renderPolicy, splitPolicy } from "../../../lambda/contract/policy.ts";
import { runLogsName } from "../../../lambda/contract/run-logs.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import type { DeploymentSettings } from "../../../simulator/stand-ins/cloudformation-stack.ts";
import { hour } from "../../virtual-time.ts";
import { isComplete } from "../shared/custom-resource/sweep.ts";
import { expectOwned, inUse, ours, policy, webhook } from "./expected.ts";
import { name, type Properties, parameterNames, policyCore } from "./installation.ts";
import type { World } from "./world.ts";

const logsName = runLogsName(name);

export interface Life {
  readonly begin?: (world: World) => void;
  /** Tests interrupt it at each call. It checks Spacelift and the parameter after each step. */
  readonly live: (world: World) => Promise<void>;
}

export const lives: Readonly<Record<string, Life>> = {
  "one installation": {
    live: async (world) => {
      const { account, url } = world;
      const stack = world.stack("one");
      const logicalId = "Registered";
      let changes: Partial<Properties> | undefined;
      const expectAll = () => expectOwned(world, account, url, changes && { stack, logicalId, changes });
      const deploy = async (next: Partial<Properties>, settings: DeploymentSettings = {}) => {
        const outcome = await stack.deploy({ [logicalId]: next }, settings);
        if (isComplete(outcome, settings)) changes = next;
        expectAll();
      };
      await deploy({}, { failsAfterwards: true });
      await deploy({ PolicyExtension: 'tags contains "a:1"' });
      await deploy({
        PolicyExtension: 'tags contains "a:2"',
        WebhookUrl: "https://moved.one.receiver.example/webhook",
      });
      await deploy({ WebhookSecretVersion: "2" }, { failsAfterwards: true });
      await deploy({ WebhookSecretVersion: "3" });
      for (const { id } of ours(account).webhooks) account.webhooks.update(id, { enabled: false });
      await stack.reconcile(logicalId, changes);
      await stack.reconcile(logicalId, changes);
      expectAll();
      isComplete(await stack.destroy());
      changes = undefined;
      expectAll();
      expect(inUse(world)).toEqual([]);
    },
  },

  "a webhook secret that leaks": {
    live: async (world) => {
      const { account, url } = world;
      const stack = world.stack("leaking");
      const secrets = () => ours(account).webhooks.map(({ secret }) => secret?.reveal() ?? "none");
      let changes: Partial<Properties> | undefined;
      const expectAll = () => {
        expectOwned(world, account, url, changes && { stack, logicalId: "Registered", changes });
        expect(inUse(world)).toHaveLength(changes === undefined ? 0 : 1);
      };
      const rotate = async (version: number, next: Partial<Properties>, settings: DeploymentSettings = {}) => {
        const outcome = await stack.deployVersion(version, next, settings);
        if (isComplete(outcome, settings)) changes = { ...next, WebhookSecretVersion: `${version}` };
        expectAll();
      };
      await rotate(1, {});
      // The first deployment may have been cancelled.
      await rotate(1, {});
      const [first = ""] = secrets();
      await rotate(2, {}, { failsAfterwards: true });
      expect(secrets()).toEqual([first]);
      await rotate(2, { RefuseOldSecret: "true" });
      await rotate(2, { RefuseOldSecret: "true" });
      expect(secrets()).not.toContain(first);
      expect(world.lines()).toHaveLength(1);
      await rotate(1, {}, { failsAfterwards: true });
      expect(secrets()).not.toContain(first);
      isComplete(await stack.destroy());
      changes = undefined;
      expectAll();
    },
  },

  "a registration that a person deletes in Spacelift": {
    live: async (world) => {
      const { account, url } = world;
      const stack = world.stack("deleted");
      const logicalId = "Registered";
      const changes = { PolicyExtension: 'tags contains "a:1"' };
      const expectAll = () => {
        expectOwned(world, account, url, { stack, logicalId, changes });
        expect(inUse(world)).toHaveLength(1);
      };
      const reconcile = async () => {
        // The first reconciliation may be cut off.
        await stack.reconcile(logicalId, changes);
        await stack.reconcile(logicalId, changes);
        expectAll();
      };
      isComplete(await stack.deploy({ [logicalId]: changes }));
      // The first deployment may have been cancelled.
      isComplete(await stack.deploy({ [logicalId]: changes }));
      expectAll();
      const [webhooks, policies] = [() => ours(account).webhooks, () => ours(account).policies];
      for (const { id } of webhooks()) account.webhooks.delete(id);
      await reconcile();
      for (const { id } of webhooks()) account.webhooks.delete(id);
      for (const { id } of policies()) account.policies.delete(id);
      await reconcile();
      isComplete(await stack.destroy());
      expectOwned(world, account, url, undefined);
      expect(inUse(world)).toEqual([]);
      await stack.reconcile(logicalId, changes);
      expectOwned(world, account, url, undefined);
    },
  },

  "runs and their logs in one stack": {
    live: async (world) => {
      const { account, url } = world;
      const stack = world.stack("both");
      const logs = {
        ...{ Content: "logs", Name: logsName, Owner: "managed-by:run-logs/000000000000/us-east-1/both" },
        ...{ WebhookUrl: "https://both.receiver.example/run-logs", WebhookSecretParameter: parameterNames.logs },
      };
      const expectAll = (hasLogs: boolean) => {
        expectOwned(world, account, url, { stack, logicalId: "Registered" });
        const wanted = { stack, logicalId: "Logs", changes: logs };
        expectOwned(world, account, url, hasLogs ? wanted : undefined, logsName, parameterNames.logs);
        const body = account.policies.list().find((each) => each.name === logsName)?.body;
        if (hasLogs) expect(body).toContain('\nlog_phases := {"preparing", ');
      };
      isComplete(await stack.deploy({ Registered: {} }));
      isComplete(await stack.deploy({ Registered: {} }));
      const withLogs = { Registered: {}, Logs: logs };
      isComplete(await stack.deploy(withLogs, { failsAfterwards: true }), { failsAfterwards: true });
      expectAll(false);
      isComplete(await stack.deploy(withLogs));
      // The first deployment may have been cancelled.
      isComplete(await stack.deploy(withLogs));
      expectAll(true);
      const { id = "" } = account.webhooks.list().find((each) => each.name === logsName) ?? {};
      account.webhooks.delete(id);
      // The first reconciliation may be cut off.
      for (const logicalId of ["Logs", "Registered", "Logs"]) {
        await stack.reconcile(logicalId, logicalId === "Logs" ? logs : {});
      }
      expectAll(true);
      isComplete(await stack.deploy({ Registered: {} }));
      isComplete(await stack.deploy({ Registered: {} }));
      expectAll(false);
      expect(world.parameters.contents().has(parameterNames.logs)).toBe(false);
    },
  },

  "two installations with equal names": {
    live: async (world) => {
      const { account, url } = world;
      const [first, second] = [world.stack("first"), world.stack("second")];
      const logicalId = "Registered";
      isComplete(await first.deploy({ [logicalId]: {} }));
      // The first deployment may have been cancelled.
      isComplete(await first.deploy({ [logicalId]: {} }));
      expectOwned(world, account, url, { stack: first, logicalId });
      await world.pass(hour);
      // It fails by itself, since the name is taken.
      isComplete(await second.deploy({ [logicalId]: {} }), { failsAfterwards: true });
      expectOwned(world, account, url, { stack: first, logicalId });
      expect(inUse(world)).toHaveLength(1);
      isComplete(await first.destroy());
      expectOwned(world, account, url, undefined);
      await world.pass(hour);
      const outcome = await second.deploy({ [logicalId]: {} });
      expectOwned(world, account, url, isComplete(outcome) ? { stack: second, logicalId } : undefined);
    },
  },

  "a construct that moves within its stack": {
    live: async (world) => {
      const { account, url } = world;
      const stack = world.stack("moving");
      const changes = { PolicyExtension: 'tags contains "a:1"' };
      let logicalId: string | undefined;
      const expectAll = () => {
        expectOwned(world, account, url, logicalId === undefined ? undefined : { stack, logicalId, changes });
        expect(inUse(world)).toHaveLength(logicalId === undefined ? 0 : 1);
      };
      const deploy = async (next: string, settings: DeploymentSettings = {}) => {
        const outcome = await stack.deploy({ [next]: changes }, settings);
        if (isComplete(outcome, settings)) logicalId = next;
        expectAll();
      };
      await deploy("Before");
      await deploy("After", { failsAfterwards: true });
      await stack.reconcile("Before", changes);
      expectAll();
      await deploy("After");
      await deploy("After");
      isComplete(await stack.destroy());
      logicalId = undefined;
      expectAll();
    },
  },

  "an adoption of manually created objects": {
    begin: ({ account, parameters }) => {
      const takeOver = "take-over:managed-by:000000000000/us-east-1/adopting";
      const labels = ["team:ops", takeOver];
      const secret = new Secret("by hand");
      account.webhooks.create({ ...webhook, name, endpoint: "https://old.receiver.example", labels, secret });
      const body = renderPolicy(policyCore, { extension: 'tags contains "by:hand"' });
      account.policies.create({ ...policy, name, body, labels, engineType: "REGO_V0" });
      parameters.put(parameterNames.webhook, "by hand");
    },
    live: async (world) => {
      const { account } = world;
      const stack = world.stack("adopting");
      const shown = () => JSON.stringify([ours(account), ours(account).webhooks.map(({ secret }) => secret?.reveal())]);
      const before = shown();
      const expectAsBefore = () => {
        expect(shown()).toBe(before);
        expect(world.parameters.contents().get(parameterNames.webhook)).toBe("by hand");
      };
      isComplete(await stack.deploy({ Registered: {} }, { failsAfterwards: true }), { failsAfterwards: true });
      expectAsBefore();
      const outcome = await stack.deploy({ Registered: {} });
      if (!isComplete(outcome)) return expectAsBefore();
      const { webhooks, policies } = ours(account);
      expect(webhooks).toEqual([
        expect.objectContaining({
          endpoint: stack.properties("Registered")["WebhookUrl"],
          labels: ["team:ops", expect.stringContaining("managed-by:")],
        }),
      ]);
      expect(splitPolicy(policies[0]?.body ?? "").extension).toBe('tags contains "by:hand"');
      await world.pass(2 * hour);
      await stack.reconcile("Registered");
      await stack.reconcile("Registered");
      isComplete(await stack.destroy());
      expect(ours(account)).toEqual({ webhooks: [], policies: [] });
    },
  },

  "another account": {
    live: async (world) => {
      const stack = world.stack("leaving");
      const logicalId = "Registered";
      let at: "first" | "second" | undefined;
      const there = { SpaceliftEndpoint: world.otherUrl };
      const expectAll = () => {
        const changes = at === "second" ? there : {};
        expectOwned(world, world.account, world.url, at === "first" ? { stack, logicalId, changes } : undefined);
        expectOwned(world, world.other, world.otherUrl, at === "second" ? { stack, logicalId, changes } : undefined);
        expect(inUse(world)).toHaveLength(at === undefined ? 0 : 1);
      };
      const deploy = async (next: "first" | "second", settings: DeploymentSettings = {}) => {
        const outcome = await stack.deploy({ [logicalId]: next === "second" ? there : {} }, settings);
        if (isComplete(outcome, settings)) at = next;
        expectAll();
      };
      await deploy("first");
      await deploy("second", { failsAfterwards: true });
      await deploy("second");
      isComplete(await stack.destroy());
      at = undefined;
      expectAll();
    },
  },
};
