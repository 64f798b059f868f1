import { cleanText } from "./domain/clean-text.ts";
import { findKnownSecrets } from "./domain/find-secrets.ts";
import { type RedactedText, redact } from "./domain/redact.ts";
import { createUserFinder } from "./user-patterns.ts";
import { withinTime } from "./within-time.ts";

export interface Redaction extends RedactedText {
  /** Why the text was withheld: a redaction that fails must not let anything through. */
  readonly withheld?: string;
}

/** Leaves time for the queue within the function's 30 seconds. */
const longestMilliseconds = 12_000;

/** Cleans and redacts the texts of one delivery. Never throws. */
export type RedactDelivery = () => (text: string) => Redaction;

/** `expressions` are in RE2's syntax. Throws for an invalid one. `now` is in milliseconds. */
export function createRedactor(expressions: readonly string[], now: () => number): RedactDelivery {
  let findUsers = createUserFinder(expressions);
  return () => {
    const deadline = now() + longestMilliseconds;
    return (text) => {
      try {
        return withinTime(deadline - now(), () => redact(cleanText(text), [findKnownSecrets, findUsers]));
      } catch (error) {
        // The engine remembers states between searches, and an interrupted search may leave wrong ones.
        findUsers = createUserFinder(expressions);
        const why = error instanceof Error ? error.name : "unknown error";
        return { text: `(withheld: the text could not be redacted: ${why})`, redactions: 0, withheld: why };
      }
    };
  };
}
