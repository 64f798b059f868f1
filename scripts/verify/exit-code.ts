import type { Verdict } from "./check.ts";

export const exitCodes = {
  allHold: 0,
  oneDiffers: 1,
  /** Wrong usage, a missing or refused key, or no confirmation: nothing was checked. */
  couldNotRun: 2,
  notAllChecked: 3,
  /** 128 plus the number of SIGINT, as in a shell. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export function exitCodeOf(verdicts: readonly Verdict[], isClean: boolean): ExitCode {
  if (verdicts.some(({ status }) => status === "differs")) return exitCodes.oneDiffers;
  const isComplete = isClean && verdicts.every(({ status }) => status === "holds");
  return isComplete ? exitCodes.allHold : exitCodes.notAllChecked;
}
