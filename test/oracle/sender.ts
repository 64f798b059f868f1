import { createEvaluations, type Evaluations } from "../../simulator/stand-ins/evaluations.ts";
import type { SimulationAnswer } from "../../simulator/stand-ins/policy-workbench.ts";
import { createRecoveryStateStandIn } from "../../simulator/stand-ins/recovery-state.ts";
import type { WebhookHealth } from "../../simulator/stand-ins/webhook-delivery.ts";
import type { VirtualTime } from "../virtual-time.ts";
import { createFaults, type FaultKind, type Faults, type Tally } from "./faults.ts";
import { type LossFault, lossFaults, type ReceiverOutage } from "./loss-faults.ts";
import { createRandom, type Random } from "./random.ts";

/** The part of a world that is before the receiver, whatever is behind it. */
export interface SendingWorld {
  readonly time: VirtualTime;
  readonly tally: Tally;
  readonly sender: Sender;
  readonly violations: string[];
  readonly trace: (...words: readonly unknown[]) => void;
  deliveriesUnderWay: number;
  stopped: boolean;
}

/** Spacelift before the receiver, and the recovery of lost deliveries. */
export interface Sender {
  /** Separate, so that a fault here changes no choice behind the receiver. */
  readonly random: Random;
  readonly faults: Faults;
  webhook: WebhookHealth;
  /** By failures in a row. */
  timesDisabled: number;
  outage: ReceiverOutage | undefined;
  isApiAway: boolean;
  readonly samples: Evaluations;
  readonly answer: SimulationAnswer;
  /** By sample key. */
  readonly sampled: Map<string, Sampled>;
  readonly state: ReturnType<typeof createRecoveryStateStandIn>;
  /** Samples and spans that recoveries reported. */
  readonly reports: (
    | { readonly sample: string }
    | { readonly fromEpochSeconds: number; readonly untilEpochSeconds: number }
  )[];
  completedRuns: number;
}

export interface Sampled {
  /** Absent if the event was not issued: internal errors of others. */
  readonly event: number | undefined;
  readonly epochSeconds: number;
  readonly isTruncated: boolean;
}

export const policyId = "spacelift-datadog-policy";
export const webhookId = "spacelift-datadog";

/** Accepted forms of an evaluated document. */
const answers = ["text", "object", "wrapped text", "wrapped object"] as const;

/** `only` are the kinds of faults. @default about a third of all */
export function createSender(seed: number, clock: () => number, only?: readonly FaultKind[]): Sender {
  const random = createRandom(seed + 1_000_003);
  const isLoss = (kind: FaultKind): kind is LossFault => lossFaults.some((loss) => loss === kind);
  return {
    random,
    faults: createFaults(random, only?.filter(isLoss), lossFaults),
    webhook: { enabled: true, failuresInARow: 0 },
    timesDisabled: 0,
    outage: undefined,
    isApiAway: false,
    samples: createEvaluations(clock),
    answer: random.pick(answers),
    sampled: new Map(),
    state: createRecoveryStateStandIn(),
    reports: [],
    completedRuns: 0,
  };
}
