/** What a check found. */
export interface Finding {
  /** What was looked at, in a word or three. */
  readonly check: string;
  readonly status: FindingStatus;
  readonly detail: string;
  /** What to do, in a sentence. */
  readonly remedy?: string;
}

export type FindingStatus =
  | "right"
  /** Runs are lost, late or counted twice, or will be. */
  | "wrong"
  /** Good to know. */
  | "note"
  /** It could not be looked at. */
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
