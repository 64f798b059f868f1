import type { DeliveryResult } from "../../../delivery-result.ts";
import type { Verdict } from "../../../domain/verdict.ts";
import type { Claim, SecondRange, TakenSeconds } from "./claim.ts";
import type { NextTry } from "./next-try.ts";
import type { Series } from "./series.ts";

export type LedgerEffect =
  | { readonly kind: "put_slot"; readonly second: number }
  /** Without a range, those of the last thirty minutes. */
  | { readonly kind: "list_slots"; readonly range?: SecondRange }
  | { readonly kind: "put_claim"; readonly claim: Claim }
  | { readonly kind: "open"; readonly generation: number; readonly nonce: string }
  | { readonly kind: "reassign_timestamp"; readonly claim: Claim }
  | { readonly kind: "close"; readonly generation: number; readonly nonce: string }
  | { readonly kind: "mark" };

/** `end` has no result; any other effect may fail. */
export type Effect =
  | LedgerEffect
  | { readonly kind: "send"; readonly second: number; readonly series: readonly Series[] }
  | {
      readonly kind: "end";
      readonly result: DeliveryResult;
      readonly noFreeSecond?: true;
    };

export type EffectResult =
  /** Of `put_slot`: whether the event owns the slot, now or since before. */
  | { readonly kind: "slot"; readonly owned: boolean }
  /** Of `list_slots`: occupied in the range. */
  | { readonly kind: "slots"; readonly taken: TakenSeconds }
  /** Of `put_claim`, `open`, `reassign_timestamp` and `close`: the claim afterwards. */
  | { readonly kind: "claim"; readonly claim: Claim | undefined }
  | {
      readonly kind: "sent";
      readonly verdict: Verdict;
      /** For a refusal. @default "later" */
      readonly next?: NextTry;
    }
  | { readonly kind: "written" }
  | { readonly kind: "failed"; readonly detail: string };
