/** In their possible order. */
export type StepKind =
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

export interface Story {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly steps: readonly Step[];
}
