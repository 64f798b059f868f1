import { begin, proceedClaiming, proceedRecording } from "./claiming.ts";
import type { EffectResult } from "./effect.ts";
import { type ClosingState, end, type HoldingState, type Sources, type State, unexpected } from "./state.ts";

/** `begin` is the first step. */
export function proceed(state: State, result: EffectResult, sources: Sources): State {
  const { pending } = state;
  if (result.kind === "failed" && state.at !== "marking" && state.at !== "closing") {
    return end(pending, { kind: "retry", detail: result.detail });
  }
  switch (state.at) {
    case "claiming":
      return proceedClaiming(state, result, sources);
    case "recording":
      return proceedRecording(state, result, sources);
    case "holding":
      return proceedHolding(state, result);
    case "closing":
      return proceedClosing(state, result, sources);
    case "marking":
      // Without the mark, a repetition finds the claim and writes the same points again.
      return end(pending, { kind: "done", how: "delivered" });
    case "ended":
      return unexpected(state, result);
  }
}

function proceedHolding(state: HoldingState, result: EffectResult): State {
  if (result.kind !== "sent") return unexpected(state, result);
  const { pending, claim, nonce } = state;
  const { verdict, next = "later" } = result;
  switch (verdict.kind) {
    case "accepted":
      return { at: "marking", pending, effect: { kind: "mark" } };
    case "refused": {
      const effect = { kind: "close", generation: claim.generation, nonce } as const;
      return { at: "closing", pending, refusal: verdict, next, effect };
    }
    case "unknown":
      return end(pending, { kind: "retry", detail: verdict.detail });
  }
}

/** Another POST may have arrived, so the claim decides as `close` left it. If that is unknown, the event is retried. */
function proceedClosing(state: ClosingState, result: EffectResult, sources: Sources): State {
  const { pending, refusal, next } = state;
  const { detail, resetSeconds } = refusal;
  if (next === "later" || result.kind === "failed") {
    return end(pending, { kind: "retry", detail, ...(resetSeconds !== undefined && { resetSeconds }) });
  }
  if (result.kind !== "claim") return unexpected(state, result);
  if (next === "now" || result.claim?.done === true) return begin(pending, result.claim, sources);
  if (result.claim?.open.length !== 0) return end(pending, { kind: "dead_letter", reason: "ambiguous", detail });
  // Datadog has no part of the event, so other series may replace these.
  if (pending.fallback !== undefined) return begin(pending.fallback(), result.claim, sources);
  return end(pending, { kind: "dead_letter", reason: "rejected", detail });
}
