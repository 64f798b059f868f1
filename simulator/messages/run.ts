import type { Products } from "./product.ts";

/** How far a run has got between Spacelift and Datadog. */
export type Standing =
  /** Spacelift has signed a delivery, and the receiver has not queued it yet. */
  | "delivering"
  /** On the queue. */
  | "waiting"
  /** In a forwarder that has chosen its timestamp. */
  | "sending"
  | "counted"
  | "deadLettered"
  /** Spacelift stopped trying, and nothing has reached the queue: lost unless it is recovered. */
  | "gaveUp";

export interface RunSummary {
  readonly id: string;
  /** Counts the listed runs from 1. */
  readonly number: number;
  readonly kind: "run" | "module_version" | "internal_error";
  /** Stack, module or "internal error". */
  readonly subject: string;
  /** Such as `tracked` or `drift`; "" if the run has none. */
  readonly type: string;
  /** As Spacelift spells it: `FINISHED`. */
  readonly state: string;
  readonly standing: Standing;
  /** When the receiver accepted it, or else when Spacelift sent it. ISO 8601. */
  readonly receivedAt: string;
  /** Of the last step, ISO 8601. */
  readonly changedAt: string;
}

/** Newest first. A run that changed again replaces its earlier summary. */
export interface Runs {
  readonly changed: readonly RunSummary[];
  /** Number of the oldest run that is still listed. */
  readonly oldest: number;
  /** `changed` holds every listed run, so it replaces an earlier list. */
  readonly isComplete: boolean;
}

/** In an order in which they can occur. */
export type StepKind =
  | "issued"
  | "refused"
  | "gaveUp"
  | "recovered"
  | "received"
  | "queued"
  | "claimed"
  | "posted"
  | "answered"
  | "withdrawn"
  | "moved"
  | "marked"
  | "deadLettered"
  | "redriven"
  | "acknowledged";

export interface Step {
  readonly kind: StepKind;
  /** ISO 8601. */
  readonly time: string;
  readonly detail: string;
  /** Number of repetitions in a row. */
  readonly times: number;
}

export type KeptText =
  | { readonly kind: "text"; readonly text: string }
  /** Dropped to make room for newer runs. */
  | { readonly kind: "dropped" }
  | { readonly kind: "tooLong"; readonly characters: number };

/** One request to the webhook. */
export interface RunDelivery {
  /** ISO 8601. */
  readonly time: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: KeptText;
  /** Null until the receiver has answered. */
  readonly answer: { readonly status: number; readonly body: string } | null;
}

/** Whether Datadog has a point of the series at the run's timestamp. */
export type HeldPoint =
  | { readonly kind: "held"; readonly value: number }
  | { readonly kind: "missing" }
  /** The run is older than the points that the simulator keeps. */
  | { readonly kind: "dropped" };

export interface RunSeries {
  readonly metric: string;
  readonly tags: readonly string[];
  /** Value that the forwarder sends. */
  readonly value: number;
  /** Such as `nanosecond`; "" if it has none. */
  readonly unit: string;
  readonly point: HeldPoint;
}

export interface RunRecord {
  readonly summary: RunSummary;
  readonly steps: readonly Step[];
  /** JSON. Null if the run came as a signed request, without a policy input. */
  readonly policyInput: KeptText | null;
  /** Oldest first. */
  readonly deliveries: readonly RunDelivery[];
  /** Number of deliveries between the first and the last ones that are no longer kept. */
  readonly omittedDeliveries: number;
  /** Seconds since 1970. Null before the forwarder chooses it, and if it is no longer kept. */
  readonly timestamp: number | null;
  readonly series: readonly RunSeries[];
  /** Of the run alone. */
  readonly products: Products;
  /** Whether its input, deliveries or series were dropped to make room for newer runs. */
  readonly isReduced: boolean;
}
