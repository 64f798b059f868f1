import { terminalRunStates } from "../../lambda/contract/runs.ts";
import type { ListedRun } from "./listed-run.ts";

export interface EndedRun {
  /** Of the final state, in seconds since 1970. */
  readonly epochSeconds: number;
  /** Whole seconds in each state before the final one, in order. */
  readonly timing: readonly { readonly state: string; readonly seconds: number }[];
}

/** `undefined` for a run that has not ended, or whose history does not tell when. */
export function endOf({ state, history }: ListedRun): EndedRun | undefined {
  if (!isTerminal(state)) return undefined;
  const last = history.findLastIndex((transition) => transition.state === state);
  const final = history[last];
  if (final === undefined) return undefined;
  const timing = history.slice(0, last).map(({ state, epochSeconds }, index) => ({
    state,
    seconds: (history[index + 1]?.epochSeconds ?? epochSeconds) - epochSeconds,
  }));
  return { epochSeconds: final.epochSeconds, timing };
}

export function isTerminal(state: string): boolean {
  return terminalRunStates.some((each) => each === state);
}
