import { describe, expect, test } from "vitest";
import { createKnownEvents } from "../../../lambda/adapters/known-events.ts";
import type { RecoveryState } from "../../../lambda/registrar/recovery/recovery-state.ts";
import { unpackDelivery } from "../../../lambda/shared/envelope.ts";
import { createPolicyEvaluator } from "../../../simulator/stand-ins/policy-evaluator.ts";
import type { PolicyWorkbench } from "../../../simulator/stand-ins/policy-workbench.ts";
import { createRecoveryStateStandIn } from "../../../simulator/stand-ins/recovery-state.ts";
import { hour, minute } from "../../virtual-time.ts";
import { install, name } from "./installation.ts";
import { runInput } from "./recovery/world.ts";

const evaluator = await createPolicyEvaluator("no-opa-here");

interface Settings {
  readonly state?: RecoveryState;
  readonly enqueue?: (message: string) => Promise<void>;
  readonly workbench?: () => Partial<PolicyWorkbench>;
}

async function installed({ state = createRecoveryStateStandIn(), enqueue, workbench }: Settings = {}) {
  const messages: string[] = [];
  const installation = await install({
    evaluator,
    ...(workbench && { workbench }),
    recovery: {
      stateOf: () => state,
      knownEvents: createKnownEvents({ destinations: ["metrics"], eventRuns: "tracked" }, () => Promise.resolve(false)),
      enqueue:
        enqueue ??
        ((message) => {
          messages.push(message);
          return Promise.resolve();
        }),
      newReceiptId: () => "receipt",
    },
  });
  const { account, time } = installation;
  const lose = (id: string) =>
    account.evaluations.keep(name, {
      timestamp: Math.floor(time.now() / 1000),
      input: JSON.stringify({ ...runInput(id), webhook_endpoints: [] }),
      body: "",
    });
  return { ...installation, state, messages, lose };
}

function notesOf(outcome: unknown): unknown {
  return Object(Object(outcome).attributes).Notes;
}

test("a deployment begins the recovery, and a reconciliation recovers what was lost since", async () => {
  const { deploy, reconcile, state, lose, messages, time, settle } = await installed();
  const { status, attributes } = await deploy();
  expect({ status, notes: notesOf({ attributes }) }).toEqual({ status: "SUCCESS", notes: "none" });
  expect(await state.read()).toMatchObject({ sinceEpochSeconds: Math.floor(time.now() / 1000) });
  lose("01LOST");
  await settle(time.sleep(15 * minute));
  expect(await reconcile()).toBeUndefined();
  const payload: unknown = JSON.parse(Buffer.from(unpackDelivery(messages[0] ?? "")?.body ?? []).toString());
  expect(payload).toMatchObject({ version: 1, event: { id: "01LOST" } });
  await settle(time.sleep(15 * minute));
  await reconcile();
  expect(messages).toHaveLength(1);
});

test("run logs are not recovered, since their policy keeps no samples", async () => {
  const logs = { Content: "logs" };
  const { deploy, reconcile, state, messages } = await installed();
  await deploy(logs);
  await deploy({ ...logs, IncludeTags: '["details"]' });
  expect(await reconcile({ ...logs, IncludeTags: '["details"]' })).toBeUndefined();
  expect({ progress: await state.read(), messages }).toEqual({ progress: undefined, messages: [] });
});

test("an update does not begin again", async () => {
  const { deploy, state, time, settle } = await installed();
  await deploy();
  const begun = await state.read();
  await settle(time.sleep(hour));
  await deploy({ FinishedStates: '["FINISHED"]' });
  expect(await state.read()).toEqual(begun);
});

test("an event on which Spacelift fails to evaluate the registered text is missing, and no failure of the run", async () => {
  const { deploy, reconcile, lose, messages, time, settle, logged } = await installed();
  // Without OPA the stand-in evaluates only the shipped text.
  const changes = { PolicyExtension: 'tags contains "a:1"' };
  await deploy();
  lose("01LOST");
  await deploy(changes);
  await settle(time.sleep(hour));
  expect(await reconcile(changes)).toBeUndefined();
  expect(messages).toEqual([]);
  expect(logged.filter((line) => line.includes("not_evaluated"))).toHaveLength(1);
});

describe("a Spacelift that refuses", () => {
  test("leaves a note at the deployment, and every reconciliation works", async () => {
    const { deploy, reconcile, lose, messages, time, settle, logged } = await installed({
      workbench: () => ({ simulationAnswer: "list" }),
    });
    const { status, attributes } = await deploy();
    expect(status).toBe("SUCCESS");
    expect(notesOf({ attributes })).toMatch(/^Deliveries that are lost .* another shape\): see docs\/recovery\.md\.$/);
    lose("01LOST");
    await settle(time.sleep(hour));
    expect(await reconcile()).toBeUndefined();
    expect(await reconcile()).toBeUndefined();
    expect(messages).toEqual([]);
    expect(logged.join()).not.toMatch(/canary|192\.0\.2/);
  });
});

test("a queue that is down fails the reconciliation, which says so and quotes nothing", async () => {
  const words = "no such queue for canary@example.com";
  const { deploy, reconcile, lose, time, settle, logged } = await installed({
    enqueue: () => Promise.reject(new Error(words)),
  });
  await deploy();
  lose("01LOST");
  await settle(time.sleep(hour));
  expect(await reconcile()).toBe(
    "RecoveryFailure: The recovery of lost deliveries failed (Error): the next reconciliation continues.",
  );
  expect(logged.join()).not.toContain("canary");
});

test("a state that is down fails no deployment", async () => {
  const down = () => Promise.reject(new Error("out of reach"));
  const state = { read: down, start: down, addSeen: down, addReported: down, advance: down };
  const { deploy } = await installed({ state });
  expect((await deploy()).status).toBe("SUCCESS");
});

test("a skipped reconciliation recovers nothing", async () => {
  const { deploy, reconcile, lose, messages, time, settle } = await installed();
  await deploy();
  lose("01LOST");
  await settle(time.sleep(hour));
  await reconcile({ RepairPolicy: "true" });
  expect(messages).toEqual([]);
});
