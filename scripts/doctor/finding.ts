export interface Finding {
  /** The subject of the check, in one to three words. */
  readonly check: string;
  readonly status: FindingStatus;
  readonly detail: string;
  /** What to do, in sentences. */
  readonly remedy?: string;
}

export type FindingStatus =
  | "right"
  /** Runs are lost, late or counted twice, or will be. */
  | "wrong"
  /** Worth knowing. */
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
