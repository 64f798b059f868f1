import type { RunSummary, StepKind } from "../../messages/run.ts";
import type { Tone } from "../controls/badge.tsx";

interface Word {
  readonly text: string;
  readonly tone: Tone;
}

export const steps: Readonly<Record<StepKind, Word>> = {
  issued: { text: "Issued by Spacelift", tone: "plain" },
  refused: { text: "Refused by the receiver", tone: "bad" },
  gaveUp: { text: "Given up by Spacelift", tone: "bad" },
  recovered: { text: "Recovered", tone: "good" },
  received: { text: "Received", tone: "plain" },
  queued: { text: "Queued", tone: "plain" },
  claimed: { text: "Timestamp chosen", tone: "accent" },
  posted: { text: "Posted to Datadog", tone: "accent" },
  answered: { text: "Datadog answered", tone: "accent" },
  withdrawn: { text: "Attempt dropped", tone: "warm" },
  moved: { text: "Timestamp replaced", tone: "warm" },
  marked: { text: "Marked as delivered", tone: "good" },
  deadLettered: { text: "Dead-lettered", tone: "bad" },
  redriven: { text: "Redriven", tone: "warm" },
  acknowledged: { text: "Removed from the queue", tone: "good" },
};

const stateTones: Readonly<Record<string, Tone>> = {
  ...{ FINISHED: "good", ACTIVE: "good", FAILED: "bad", ERROR: "bad", WARNING: "warm" },
};

export function stateWord(state: string): Word {
  return { text: state.toLowerCase(), tone: stateTones[state] ?? "plain" };
}

export function typeText({ kind, type }: Pick<RunSummary, "kind" | "type">): string {
  return kind === "module_version" ? "module version" : type;
}

/**
 * Spacelift's id of the run or version; for an internal error, which has none, the receipt's. Takes the JSON of account,
 * kind, id, state and perhaps receipt. Any other text is returned as it is.
 */
export function shortId(id: string): string {
  try {
    const parts: unknown = JSON.parse(id);
    const [, , own, , receipt] = Array.isArray(parts) ? parts : [];
    return typeof own === "string" ? own : typeof receipt === "string" ? receipt : id;
  } catch {
    return id;
  }
}
