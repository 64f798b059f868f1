import type { EventObserver } from "./observed-events.ts";
import { type Counted, countedKey, type ReportedEvent } from "./reported-event.ts";
import { createTally, type TallySum } from "./tally.ts";

/** What became of the events that were reported. At rest, `inFlight` is 0 and every other number is final. */
export interface Balance extends TallySum {
  readonly inFlight: number;
  readonly deadLettered: number;
  /** What Spacelift gave up: it got no acknowledgement, and nothing of it is on the queue. */
  readonly refused: number;
}

export interface Oracle {
  /** Spacelift is about to deliver this; then, whether the webhook took it. */
  readonly issued: (event: ReportedEvent) => (taken: boolean) => void;
  readonly queue: EventObserver;
  readonly deadLetterQueue: EventObserver;
  /** Datadog's sum of a series changed. */
  readonly held: (metric: string, tags: readonly string[], difference: number) => void;
  readonly read: () => Balance;
}

/** An event that reached the queue, and how many messages of it there are. */
interface Known {
  readonly counted: Counted;
  queued: number;
  deadLettered: number;
}

const maximumKnown = 20_000;
const maximumRefused = 10_000;

/**
 * Compares what reached the queue with what Datadog holds. It sees the two ends alone, never a function or the ledger: an
 * event is due once the queue has it, and settled once neither queue has a message of it any more.
 */
export function createOracle(): Oracle {
  const tally = createTally();
  const metrics = new Set<string>();
  const known = new Map<string, Known>();
  const refused = new Set<string>();
  let vanished = 0;
  let inFlight = 0;
  let deadLettered = 0;

  const know = ({ id, counted }: ReportedEvent): Known => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const made = { counted, queued: 0, deadLettered: 0 };
    known.set(id, made);
    metrics.add(counted.metric);
    tally.expect(counted.key);
    refused.delete(id);
    if (known.size > maximumKnown) forgetOldestSettled();
    return made;
  };

  const forgetOldestSettled = () => {
    for (const [id, { queued, deadLettered: letters }] of known) {
      if (queued + letters > 0) continue;
      known.delete(id);
      return;
    }
  };

  const change = (event: Known, where: "queued" | "deadLettered", by: 1 | -1) => {
    const before = standing(event);
    event[where] += by;
    const after = standing(event);
    if (before === "settled" && after !== "settled") tally.suspend(event.counted.key);
    if (before !== "settled" && after === "settled") tally.resume(event.counted.key);
    inFlight += Number(after === "in flight") - Number(before === "in flight");
    deadLettered += Number(after === "deadLettered") - Number(before === "deadLettered");
  };

  const observer = (where: "queued" | "deadLettered"): EventObserver => ({
    added: (event) => change(know(event), where, 1),
    removed: (event) => change(know(event), where, -1),
  });

  return {
    issued:
      ({ id, isNamed }) =>
      (taken) => {
        if (known.has(id)) return;
        if (taken) vanished += isNamed ? 1 : 0;
        else if (refused.size < maximumRefused) refused.add(id);
      },
    queue: observer("queued"),
    deadLetterQueue: observer("deadLettered"),
    held: (metric, tags, difference) => {
      if (difference !== 0 && metrics.has(metric)) tally.hold(countedKey(metric, tags), difference);
    },
    read: () => {
      const sum = tally.read();
      return { ...sum, lost: sum.lost + vanished, inFlight, deadLettered, refused: refused.size };
    },
  };
}

function standing({ queued, deadLettered }: Known): "settled" | "in flight" | "deadLettered" {
  if (queued > 0) return "in flight";
  return deadLettered > 0 ? "deadLettered" : "settled";
}
