import type { DeadLetterReason } from "./dead-letter.ts";

export type DeliveryResult = Done | Retry | DeadLettered;

export interface Done {
  readonly kind: "done";
  readonly how: "delivered" | "duplicate";
  /** In milliseconds since 1970; absent where this delivery did not see it. */
  readonly acceptedAtMilliseconds?: number;
}

export interface Retry {
  readonly kind: "retry";
  readonly detail: string;
  /** Until the destination accepts anything again. */
  readonly resetSeconds?: number;
}

/** The destination cannot take the event, or must not be sent it again. */
export interface DeadLettered {
  readonly kind: "dead_letter";
  readonly reason: Extract<DeadLetterReason, "too_old" | "ambiguous" | "rejected">;
  readonly detail: string;
}

/**
 * A retry outranks a dead letter, which would end the retries of other destinations. See
 * docs/decisions/0009-destinations.md.
 */
export function combineResults(results: readonly DeliveryResult[]): DeliveryResult {
  const retries = results.filter((result) => result.kind === "retry");
  const [retry] = retries;
  if (retry !== undefined) {
    const resetSeconds = Math.max(0, ...retries.map((each) => each.resetSeconds ?? 0));
    return { kind: "retry", detail: retry.detail, ...(resetSeconds > 0 && { resetSeconds }) };
  }
  const letters = results.filter((result) => result.kind === "dead_letter");
  const [letter] = letters;
  if (letter !== undefined) return { ...letter, detail: letters.map(({ detail }) => detail).join("; ") };
  const done = results.filter((result) => result.kind === "done");
  const times = done.flatMap(({ acceptedAtMilliseconds }) => acceptedAtMilliseconds ?? []);
  const how = done.some((each) => each.how === "delivered") ? "delivered" : "duplicate";
  return { kind: "done", how, ...(times.length > 0 && { acceptedAtMilliseconds: Math.max(...times) }) };
}
