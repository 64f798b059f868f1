export type OccurrenceKind = "fault" | "storm" | "rotation" | "redrive";

/** Something that a user did to the simulated system. */
export interface Occurrence {
  readonly id: number;
  readonly kind: OccurrenceKind;
  readonly title: string;
  /** In seconds since 1970, with a fraction. */
  readonly from: number;
  /** Null while it lasts; equal to `from` if it took no time. */
  readonly to: number | null;
}
