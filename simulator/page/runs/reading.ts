import { type Signal, signal } from "@preact/signals";
import type { RunSummary } from "../../messages/run.ts";

/** The reader's position in the list of one filter. It is kept while a run replaces the list. */
export interface Reading {
  /** The rows that stay in place while the reader looks at them. Undefined while the list is live. */
  readonly held: Signal<readonly RunSummary[] | undefined>;
  scrollTop: number;
  /** Id of the run that was opened last. */
  opened: string | undefined;
}

export function createReading(): Reading {
  return { held: signal(undefined), scrollTop: 0, opened: undefined };
}
