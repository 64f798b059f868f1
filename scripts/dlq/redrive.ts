import type { LedgerDecisions } from "../../lambda/forwarder/destinations/metrics/ledger.ts";
import { describeError } from "../../lambda/shared/log.ts";
import type { DlqPorts } from "./connect.ts";
import type { DeadLetter } from "./dead-letter-queue.ts";
import { clockToleranceMilliseconds, type Walk, walkDeadLetters } from "./dead-letters.ts";
import { type FailedEvent, failureKey, readFailedEvent } from "./failed-event.ts";
import { type Decision, planRedrive, type RedrivePlan } from "./plan-redrive.ts";
import type { Selection } from "./selection.ts";

export type RedriveOutcome =
  | "would_redrive"
  | "redriven"
  | "refused"
  /** Datadog has it, or a decision marked it as done. Only `follow` finds this outcome and the next two. */
  | "done"
  /** It is on the dead-letter queue again. */
  | "failed_again"
  | "under_way"
  /** It is on the dead-letter queue, and may be on the queue, too. */
  | "failed";

export interface Redriven {
  readonly event: FailedEvent;
  readonly outcome: RedriveOutcome;
  readonly detail: string;
}

export interface RedriveOptions {
  readonly selection: Selection;
  readonly decision: Decision | undefined;
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (visited: number, handled: number) => void;
}

export interface Redrive {
  /** One for each event of a destination, however many messages it has. */
  readonly results: readonly Redriven[];
  readonly walked: Walk;
  /** Start of the redrive by AWS's clock. A message dead-lettered later failed after its redrive. */
  readonly beganMilliseconds: number;
}

/**
 * If reading the queue fails after the first event, the result has the failure in `missed`. So the operator still sees
 * the handled events.
 *
 * Deletes an event from the dead-letter queue only after the queue has it. An interruption leaves the event on both
 * queues at worst; the ledger then drops the second message.
 */
export async function redrive(ports: DlqPorts, options: RedriveOptions): Promise<Redrive> {
  const { selection, signal, onProgress } = options;
  const results = new Map<string, Redriven>();
  const historicalMetrics = await ports.historicalMetrics();
  const beganMilliseconds = ports.now() - clockToleranceMilliseconds;

  const visit = async (letter: DeadLetter): Promise<"kept" | "removed"> => {
    const event = readFailedEvent(letter);
    if (!selection.has(event) || signal.aborted) return "kept";
    // An event that fails again within seconds returns as a new message. It was handled.
    if (results.get(failureKey(event))?.outcome === "redriven" && letter.sentAtMilliseconds > beganMilliseconds)
      return "kept";
    const result = await redriveOne(letter, event, ports, { ...options, historicalMetrics });
    const other = results.get(failureKey(event));
    if (other === undefined || severity(result) > severity(other)) results.set(failureKey(event), { event, ...result });
    return result.outcome === "redriven" ? "removed" : "kept";
  };

  const walked = await walkDeadLetters(ports.deadLetters, visit, {
    signal,
    now: ports.now,
    onProgress: (visited) => onProgress(visited, results.size),
  }).catch((error: unknown): Walk => {
    if (results.size === 0) throw error;
    return { visited: results.size, missed: describeError(error) };
  });
  return { results: [...results.values()], walked, beganMilliseconds };
}

/** Of several messages of one event, the worst outcome is reported. */
function severity({ outcome }: Result): number {
  return ["would_redrive", "redriven", "refused", "failed"].indexOf(outcome);
}

type Result = Omit<Redriven, "event">;

async function redriveOne(
  letter: DeadLetter,
  event: FailedEvent,
  ports: DlqPorts,
  { decision, isDryRun, historicalMetrics }: RedriveOptions & { readonly historicalMetrics: boolean },
): Promise<Result> {
  try {
    const { eventId } = event;
    const hasClaim = event.destination === "metrics" && eventId !== null;
    const claim = hasClaim ? (await ports.ledger.read([eventId])).get(eventId) : undefined;
    const plan = planRedrive(event, claim, { nowMilliseconds: ports.now(), historicalMetrics, decision });
    if (plan.kind === "refuse") return { outcome: "refused", detail: plan.detail };
    if (isDryRun) return { outcome: "would_redrive", detail: effectOf(plan) };
    const decided = plan.kind === "decide" ? await writeDecision(eventId ?? "", plan, ports.ledger) : plan;
    if (decided.kind === "refuse") return { outcome: "refused", detail: decided.detail };
    return await move(letter, decided.detail, ports);
  } catch (error) {
    return { outcome: "failed", detail: `stays on the dead-letter queue: ${describeError(error)}` };
  }
}

async function move(letter: DeadLetter, detail: string, { enqueue, deadLetters }: DlqPorts): Promise<Result> {
  await enqueue(letter.destination, letter.body);
  try {
    await deadLetters.remove(letter.receiptHandle);
    return { outcome: "redriven", detail };
  } catch (error) {
    const failure = `is on the queue, and may still be on the dead-letter queue, which is harmless: ${describeError(error)}`;
    return { outcome: "failed", detail: failure };
  }
}

type DecisionPlan = Extract<RedrivePlan, { kind: "decide" }>;

function effectOf(plan: Exclude<RedrivePlan, { kind: "refuse" }>): string {
  return plan.kind === "redrive" ? plan.detail : effects[plan.decision];
}

const effects: Readonly<Record<Decision, string>> = {
  count: "is sent again: it counts twice if the POST arrived",
  drop: "is marked as done: it is not counted if the POST did not arrive",
};

/** Plans again after the write, since the claim may have changed meanwhile. */
async function writeDecision(
  eventId: string,
  { decision, claim }: DecisionPlan,
  ledger: LedgerDecisions,
): Promise<Exclude<RedrivePlan, DecisionPlan>> {
  const held = await (decision === "count" ? ledger.count(eventId, claim.generation) : ledger.drop(eventId));
  if (held?.done === true) {
    return {
      kind: "redrive",
      detail: decision === "drop" ? effects.drop : "was delivered meanwhile: the ledger drops it",
    };
  }
  const isOpen = held === undefined || held.open.length > 0 || held.generation !== claim.generation;
  if (isOpen) return { kind: "refuse", detail: "changed meanwhile: try again" };
  return { kind: "redrive", detail: effects.count };
}
