import type { Stack } from "./fleet.ts";
import type { Random } from "./random.ts";

export interface RunPlan {
  readonly stack: Stack;
  readonly type: "PROPOSED" | "TRACKED" | "TASK" | "DESTROY";
  readonly branch: string;
  readonly isDriftDetection: boolean;
}

export interface Phase {
  readonly state: string;
  readonly seconds: number;
}

export interface Change {
  readonly action: string;
  readonly moved: boolean;
}

export interface Receipt {
  readonly name: string;
  readonly type: "PLAN" | "APPROVAL";
  readonly outcome: string;
  readonly flags: readonly string[] | null;
}

/** A run, apart from the time that it waits for its stack's lock and for workers. */
export interface PlannedRun extends RunPlan {
  readonly id: string;
  readonly finalState: string;
  /** In order, without the states in which the run waits for the lock or a worker. */
  readonly phases: readonly Phase[];
  /** Time until Spacelift checks whether the run may start. */
  readonly queueSeconds: number;
  /** A worker needs this time to take a run. */
  readonly handoverSeconds: number;
  readonly changes: readonly Change[];
  readonly receipts: readonly Receipt[];
}

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

/** Rarely returns the same value twice. */
function around(seconds: number, random: Random): number {
  return seconds * (0.6 + random.below(1_000_000) / 1_250_000);
}

export function planRun(id: string, plan: RunPlan, random: Random): PlannedRun {
  const { stack, type } = plan;
  const finalState = finalStateOf(plan, random);
  const applied = appliedShare(plan, finalState, random);
  const phase = (state: string, seconds: number): Phase => ({ state, seconds: around(seconds, random) });
  return {
    ...plan,
    id,
    finalState,
    queueSeconds: around(2, random),
    handoverSeconds: around(1.5, random),
    phases: [
      phase("PREPARING", 6),
      phase("INITIALIZING", 11),
      ...(type === "TASK" ? [phase("PERFORMING", 25)] : [phase("PLANNING", stack.planSeconds)]),
      ...(applied > 0 ? [phase("UNCONFIRMED", 240), phase("APPLYING", stack.applySeconds * applied)] : []),
    ],
    changes: Array.from({ length: changeCount(plan, random) }, () => ({
      action: type === "DESTROY" ? "deleted" : random.pick(actions),
      moved: random.chance(0.03),
    })),
    receipts: receiptsOf(type, random),
  };
}

function finalStateOf({ stack, type }: RunPlan, random: Random): string {
  if (random.chance(stack.failing)) return "FAILED";
  if (type === "TRACKED" && random.chance(0.08)) return "DISCARDED";
  return random.chance(0.015) ? "STOPPED" : "FINISHED";
}

/** Of the time to apply. The others that fail do so while planning. */
function appliedShare({ type }: RunPlan, finalState: string, random: Random): number {
  if (type !== "TRACKED" && type !== "DESTROY") return 0;
  if (finalState === "FINISHED") return 1;
  return finalState === "FAILED" && random.chance(0.4) ? 0.5 : 0;
}

function changeCount({ type, isDriftDetection }: RunPlan, random: Random): number {
  if (type === "TASK") return 0;
  if (type === "DESTROY") return 12 + random.below(20);
  return isDriftDetection && random.chance(0.7) ? 0 : random.below(9);
}

function receiptsOf(type: RunPlan["type"], random: Random): readonly Receipt[] {
  const plan: readonly Receipt[] = [
    { name: "no-public-buckets", type: "PLAN", outcome: random.chance(0.06) ? "deny" : "allow", flags: [] },
    { name: "cost-limit", type: "PLAN", outcome: random.chance(0.03) ? "deny" : "allow", flags: null },
  ];
  if (type === "TASK") return [];
  if (type !== "TRACKED") return plan;
  const outcome = random.chance(0.08) ? "reject" : "approve";
  return [...plan, { name: "two-approvals", type: "APPROVAL", outcome, flags: [] }];
}
