import type { LetterSummary } from "../../messages/letters.ts";

interface Reason {
  readonly meaning: string;
  readonly remedy: string;
}

/** From `docs/runbook.md`, "Dead-letter queue". */
const reasons: Readonly<Record<string, Reason>> = {
  malformed: {
    meaning: "This version cannot read the body; the body may come from a newer policy.",
    remedy: "Bring deployment and policy to the same release, then redrive.",
  },
  rejected: {
    meaning: "Datadog refused this event alone, and accepted heartbeats before and after; or the event is too large.",
    remedy: "Correct the tags, the prefix or the number of receipts, deploy, then redrive.",
  },
  ambiguous: {
    meaning: "A POST of the event may have arrived, and it is too late to repeat it at its timestamp.",
    remedy: "Look for the run in Datadog: only you can decide whether it counts.",
  },
  too_old: {
    meaning: "The event happened over 45 days ago, and the ledger does not know it.",
    remedy: "Purge it: a redrive would return it to the dead-letter queue.",
  },
  retention_expiring: {
    meaning: "The forwarder retried it until a day before the queue would have deleted it.",
    remedy: "Correct the cause that kept Datadog from accepting it, then redrive.",
  },
  "too many receives": {
    meaning: "SQS itself moved the message: the forwarder crashed on it or was stopped each time.",
    remedy: "Correct the forwarder's error, then redrive.",
  },
};

/** Of the destinations other than metrics. */
const others: typeof reasons = {
  rejected: {
    meaning: "Datadog refused this event alone.",
    remedy: "Read the detail, correct the cause, then redrive.",
  },
  too_old: {
    meaning: "The event happened over 18 hours ago. Datadog takes no older ones for this product.",
    remedy: "Purge it: a redrive would return it to the dead-letter queue.",
  },
};

const unknown: Reason = {
  meaning: "The forwarder could not send it and does not retry it.",
  remedy: "Read its detail.",
};

/** Meaning and remedy of a destination's reason. */
export function reasonOf(reason: string, destination: LetterSummary["destination"]): Reason {
  const own = destination === "metrics" ? reasons : { ...reasons, ...others };
  return Object.hasOwn(own, reason) ? (own[reason] ?? unknown) : unknown;
}
