import type { Finding } from "./finding.ts";

/** What the doctor ends with. */
export const exitCodes = {
  allRight: 0,
  somethingIsWrong: 1,
  usage: 2,
  /** Nothing is known to be wrong, and not everything could be looked at. */
  couldNotCheck: 3,
  /** Ended by Ctrl+C, as a shell has it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  const has = (status: Finding["status"]) => findings.some((each) => each.status === status);
  if (has("wrong")) return exitCodes.somethingIsWrong;
  return has("unknown") ? exitCodes.couldNotCheck : exitCodes.allRight;
}
