import type { SpaceliftError } from "../spacelift.ts";

export type RecoveryOutcome =
  /** Each kept record is handled, or waits for its delivery. */
  | { readonly kind: "complete" }
  /** The next run continues: this one met its limit of records or time. */
  | { readonly kind: "limited" }
  /** The first run for this policy only remembers when it began. */
  | { readonly kind: "started" }
  /** Spacelift is out of reach or busy. The next run continues. */
  | { readonly kind: "interrupted"; readonly reason: string }
  /** Spacelift does not let the API key do this, or lacks the fields. */
  | { readonly kind: "refused"; readonly reason: string };

export function outcomeOf({ problem, message }: SpaceliftError): RecoveryOutcome {
  switch (problem) {
    case "unreachable":
    case "rate_limited":
    case "unavailable":
    case "not_found":
      return { kind: "interrupted", reason: message };
    case "too_large":
    case "not_spacelift":
    case "login_refused":
    case "unauthorized":
    case "rejected":
      return { kind: "refused", reason: message };
  }
}
