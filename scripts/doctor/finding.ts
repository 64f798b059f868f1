import { type ExitCode, exitCodes } from "../deployment/exit-codes.ts";

export interface Finding {
  readonly check: string;
  readonly status: FindingStatus;
  readonly detail: string;
  readonly remedy?: string;
}

export type FindingStatus =
  | "right"
  /** Runs are or will be lost, late or counted twice. */
  | "wrong"
  | "note"
  /** The check was impossible. */
  | "unknown";

export function right(check: string, detail: string): Finding {
  return { check, status: "right", detail };
}

export function wrong(check: string, detail: string, remedy: string): Finding {
  return { check, status: "wrong", detail, remedy };
}

export function note(check: string, detail: string, remedy?: string): Finding {
  return { check, status: "note", detail, ...(remedy !== undefined && { remedy }) };
}

export function unknown(check: string, detail: string, remedy?: string): Finding {
  return { check, status: "unknown", detail, ...(remedy !== undefined && { remedy }) };
}

export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  const has = (status: Finding["status"]) => findings.some((each) => each.status === status);
  if (has("wrong")) return exitCodes.failed;
  return has("unknown") ? exitCodes.incomplete : exitCodes.done;
}
