import type { LedgerDecisions } from "../../lambda/forwarder/destinations/metrics/ledger.ts";
import { describeError } from "../../lambda/shared/log.ts";
import type { DlqPorts } from "./connect.ts";
import { type DeadLetter, type Walk, walkDeadLetters } from "./dead-letters.ts";
import { type FailedEvent, readFailedEvent } from "./failed-event.ts";
import { type Decision, judge, type Verdict } from "./judge.ts";
import type { Selection } from "./selection.ts";

export type RedriveOutcome =
  /** It would be put on the queue: this was a dry run. */
  | "would_redrive"
  /** It is on the queue, and no longer here. */
  | "redriven"
  /** It is here as before. */
  | "refused"
  /** It is here, and may be on the queue as well. */
  | "failed";

export interface Redriven {
  readonly event: FailedEvent;
  readonly outcome: RedriveOutcome;
  /** What it is about to become, or why it was not redriven. */
  readonly detail: string;
}

export interface RedriveOptions {
  readonly selection: Selection;
  readonly decision: Decision | undefined;
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (visited: number, judged: number) => void;
}

/**
 * Puts events back on the queue, each with its body intact. An event is deleted here only after the queue has it, so
 * whatever interrupts this loses nothing: it leaves the event on both queues at worst, and of two messages of one event the
 * ledger drops the second.
 */
export async function redrive(
  ports: DlqPorts,
  options: RedriveOptions,
): Promise<{ readonly results: readonly Redriven[]; readonly walked: Walk }> {
  const { selection, signal, onProgress } = options;
  const results: Redriven[] = [];
  const historicalMetrics = await ports.historicalMetrics();

  const visit = async (letter: DeadLetter): Promise<"kept" | "removed"> => {
    const event = readFailedEvent(letter);
    if (!selection.has(event) || signal.aborted) return "kept";
    const result = await redriveOne(letter, event, ports, { ...options, historicalMetrics });
    results.push({ event, ...result });
    return result.outcome === "redriven" ? "removed" : "kept";
  };

  const walked = await walkDeadLetters(ports.deadLetters, visit, {
    signal,
    now: ports.now,
    onProgress: (visited) => onProgress(visited, results.length),
  });
  return { results, walked };
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
    const claim = eventId === null ? undefined : (await ports.ledger.read([eventId])).get(eventId);
    const verdict = judge(event, claim, { nowMilliseconds: ports.now(), historicalMetrics, decision });
    if (verdict.kind === "refuse") return { outcome: "refused", detail: verdict.detail };
    if (isDryRun) return { outcome: "would_redrive", detail: planOf(verdict) };
    const decided = verdict.kind === "decide" ? await write(eventId ?? "", verdict, ports.ledger) : verdict;
    if (decided.kind === "refuse") return { outcome: "refused", detail: decided.detail };
    return await move(letter, decided.detail, ports);
  } catch (error) {
    return { outcome: "failed", detail: `is here as before: ${describeError(error)}` };
  }
}

async function move(letter: DeadLetter, detail: string, { enqueue, deadLetters }: DlqPorts): Promise<Result> {
  await enqueue(letter.body);
  try {
    await deadLetters.remove(letter.receiptHandle);
    return { outcome: "redriven", detail };
  } catch (error) {
    const failure = `is on the queue, and may still be here, which is harmless: ${describeError(error)}`;
    return { outcome: "failed", detail: failure };
  }
}

type Deciding = Extract<Verdict, { kind: "decide" }>;

function planOf(verdict: Exclude<Verdict, { kind: "refuse" }>): string {
  return verdict.kind === "redrive" ? verdict.detail : plans[verdict.decision];
}

const plans: Readonly<Record<Decision, string>> = {
  count: "is sent anew: counted twice, if it did arrive",
  drop: "is taken for counted: not counted at all, if it did not arrive",
};

/** The decision in the ledger, and what it came to: somebody may have been there first. */
async function write(
  eventId: string,
  { decision, claim }: Deciding,
  ledger: LedgerDecisions,
): Promise<Exclude<Verdict, Deciding>> {
  const held = await (decision === "count" ? ledger.count(eventId, claim.generation) : ledger.drop(eventId));
  if (held?.done === true) {
    return {
      kind: "redrive",
      detail: decision === "drop" ? plans.drop : "was delivered meanwhile: the ledger drops it",
    };
  }
  const isOpen = held === undefined || held.open.length > 0 || held.generation !== claim.generation;
  if (isOpen) return { kind: "refuse", detail: "changed while it was looked at: look again" };
  return { kind: "redrive", detail: plans.count };
}
