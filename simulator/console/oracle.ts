import type { Balance } from "../messages/console-state.ts";
import type { EventObserver } from "./observed-events.ts";
import { type Counted, countedKey, type ReportedEvent } from "./reported-event.ts";
import { createTally } from "./tally.ts";

export interface Oracle {
  /** Call the returned function with whether the webhook accepted the delivery. */
  readonly issued: (event: ReportedEvent) => (taken: boolean) => void;
  readonly queue: EventObserver;
  readonly deadLetterQueue: EventObserver;
  readonly held: (metric: string, tags: readonly string[], difference: number) => void;
  readonly read: () => Balance;
}

interface Known {
  readonly counted: Counted;
  queued: number;
  deadLettered: number;
}

const maximumKnown = 8_000;
const maximumRefused = 4_000;

/**
 * Never looks at a function or the ledger. An event is expected in Datadog once it reached the queue, and settled once
 * neither queue holds a message for it.
 */
export function createOracle(): Oracle {
  const tally = createTally();
  const metrics = new Set<string>();
  const known = new Map<string, Known>();
  const refused = new Set<string>();
  let recovered = 0;
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
    recovered += Number(refused.delete(id));
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
      return { ...sum, lost: sum.lost + vanished, inFlight, deadLettered, refused: refused.size, recovered };
    },
  };
}

function standing({ queued, deadLettered }: Known): "settled" | "in flight" | "deadLettered" {
  if (queued > 0) return "in flight";
  return deadLettered > 0 ? "deadLettered" : "settled";
}
