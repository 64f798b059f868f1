import { type Signal, signal } from "@preact/signals";
import type { RunSummary } from "../../messages/run.ts";

/** Where the reader is in the list of one filter. It survives while a run takes the list's place. */
export interface Reading {
  /** The rows that the reader holds. */
  readonly held: Signal<readonly RunSummary[] | undefined>;
  scrollTop: number;
  /** Id of the run that was opened last. */
  opened: string | undefined;
}

export function createReading(): Reading {
  return { held: signal(undefined), scrollTop: 0, opened: undefined };
}
