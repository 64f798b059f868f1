import type { Json } from "../shared/json.ts";
import type { StateField } from "./domain/state-field.ts";

export type Reading =
  | {
      readonly kind: "answered";
      readonly value: Json;
      /** Spacelift's clock. */
      readonly dateEpochSeconds?: number;
    }
  /** Spacelift refuses the field to this key, or this version of Spacelift lacks it. */
  | { readonly kind: "refused"; readonly detail: string }
  | { readonly kind: "failed"; readonly detail: string; readonly isRateLimit: boolean };

/** Spacelift's present state. No call rejects. */
export interface SpaceliftState {
  readonly read: (field: StateField) => Promise<Reading>;
  /** The first page of the queue of a private pool, or of the public pool if `poolId` is `undefined`. */
  readonly readQueue: (poolId: string | undefined) => Promise<Reading>;
}

/** No call of the result ends after `endMilliseconds`, which is since 1970. */
export type OpenState = (endMilliseconds: number) => SpaceliftState;
