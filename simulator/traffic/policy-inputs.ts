import { webhookId } from "../messages/webhook.ts";
import type { Stack } from "./fleet.ts";
import type { Random } from "./random.ts";

export interface RunPlan {
  readonly stack: Stack;
  readonly type: "PROPOSED" | "TRACKED" | "TASK" | "DESTROY";
  readonly branch: string;
  readonly isDriftDetection: boolean;
  /** Factor by which a run waits longer for a worker. */
  readonly crowd: number;
}

/** At a time in milliseconds since 1970. */
export type TimelessInput = (epochMilliseconds: number) => unknown;

const surroundings = { account: { name: "acme" }, webhook_endpoints: [{ id: webhookId, labels: [] }] };

const actions = [
  "added",
  "added",
  "changed",
  "changed",
  "changed",
  "deleted",
  "create-Before-destroy-replaced",
  "import",
  "no-op",
  "read",
] as const;

/** Nanoseconds, hardly ever the same twice. */
function around(seconds: number, random: Random): number {
  return Math.round(seconds * (0.6 + random.below(1_000_000) / 1_250_000) * 1e9);
}

export function runInput(id: string, plan: RunPlan, random: Random): TimelessInput {
  const { stack, type, branch, isDriftDetection, crowd } = plan;
  const state = finalState(plan, random);
  const applies = state === "FINISHED" && (type === "TRACKED" || type === "DESTROY");
  const timing = [
    { state: "QUEUED", duration: around(2 + 20 * crowd, random) },
    { state: "READY", duration: around(1 + 45 * crowd, random) },
    { state: "PREPARING", duration: around(6, random) },
    { state: "INITIALIZING", duration: around(11, random) },
    ...(type === "TASK"
      ? [{ state: "PERFORMING", duration: around(25, random) }]
      : [{ state: "PLANNING", duration: around(stack.planSeconds, random) }]),
    ...(applies
      ? [
          { state: "UNCONFIRMED", duration: around(240, random) },
          { state: "APPLYING", duration: around(stack.applySeconds, random) },
        ]
      : []),
  ];
  const changes = Array.from({ length: changeCount(plan, random) }, () => ({
    action: type === "DESTROY" ? "deleted" : random.pick(actions),
    phase: "plan",
    moved: random.chance(0.03),
    entity: { entity_type: "resource" },
  }));
  const receipts = [
    { name: "no-public-buckets", type: "PLAN", outcome: random.chance(0.06) ? "deny" : "allow", flags: [] },
    { name: "cost-limit", type: "PLAN", outcome: random.chance(0.03) ? "deny" : "allow", flags: null },
    ...(type === "TRACKED"
      ? [{ name: "two-approvals", type: "APPROVAL", outcome: random.chance(0.08) ? "reject" : "approve", flags: [] }]
      : []),
  ];
  return (epochMilliseconds) => ({
    ...surroundings,
    run_updated: {
      state,
      run: {
        ...{ id, state, type, branch, changes },
        drift_detection: isDriftDetection,
        updated_at: epochMilliseconds * 1e6,
      },
      stack: {
        id: stack.id,
        space: { id: stack.space },
        // Spacelift omits the public pool from a policy's input.
        ...(stack.pool !== "" && { worker_pool: { name: stack.pool, public: false } }),
      },
      timing,
      policy_receipts: type === "TASK" ? [] : receipts,
    },
  });
}

export function moduleVersionInput(id: string, module: string, state: "ACTIVE" | "FAILED"): TimelessInput {
  return (epochMilliseconds) => ({
    ...surroundings,
    module_version: {
      module: { id: module, branch: "main", space: { id: "root" } },
      version: { id, state, created_at: epochMilliseconds * 1e6 },
    },
  });
}

export function internalErrorInput(severity: "ERROR" | "WARNING"): TimelessInput {
  return () => ({
    ...surroundings,
    internal_error: { error: "a worker vanished", message: "a worker vanished in mid-run", severity },
  });
}

function finalState({ stack, type }: RunPlan, random: Random): string {
  if (random.chance(stack.failing)) return "FAILED";
  if (type === "TRACKED" && random.chance(0.08)) return "DISCARDED";
  return random.chance(0.015) ? "STOPPED" : "FINISHED";
}

function changeCount({ type, isDriftDetection }: RunPlan, random: Random): number {
  if (type === "TASK") return 0;
  if (type === "DESTROY") return 12 + random.below(20);
  return isDriftDetection && random.chance(0.7) ? 0 : random.below(9);
}
