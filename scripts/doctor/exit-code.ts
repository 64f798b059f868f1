import type { Finding } from "./finding.ts";

export const exitCodes = {
  allRight: 0,
  somethingIsWrong: 1,
  usage: 2,
  /** Nothing is known to be wrong, but a check was impossible. */
  couldNotCheck: 3,
  /** 128 plus the number of SIGINT, as in a shell. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  const has = (status: Finding["status"]) => findings.some((each) => each.status === status);
  if (has("wrong")) return exitCodes.somethingIsWrong;
  return has("unknown") ? exitCodes.couldNotCheck : exitCodes.allRight;
}
