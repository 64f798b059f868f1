import type { Verdict } from "./check.ts";

/** The exit codes of the command. */
export const exitCodes = {
  allHold: 0,
  oneDiffers: 1,
  /** Wrong usage, a missing or refused key, or no confirmation: nothing was checked. */
  couldNotRun: 2,
  /** No assumption is known to be wrong, and something could not be checked or cleaned up. */
  notAllChecked: 3,
  /** Ended by Ctrl+C, as a shell has it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export function exitCodeOf(verdicts: readonly Verdict[], isClean: boolean): ExitCode {
  if (verdicts.some(({ status }) => status === "differs")) return exitCodes.oneDiffers;
  const isComplete = isClean && verdicts.every(({ status }) => status === "holds");
  return isComplete ? exitCodes.allHold : exitCodes.notAllChecked;
}
