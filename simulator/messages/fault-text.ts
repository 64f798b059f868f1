/** In the order of the pipeline. */
export const faultPlaces = [
  "Spacelift",
  "Lambda",
  "SNS",
  "SQS",
  "DynamoDB",
  "Parameter Store",
  "Datadog: no answer",
  "Datadog: errors",
  "Datadog: unclear answers",
  "Datadog: other products",
  "Clocks",
] as const;

export type FaultPlace = (typeof faultPlaces)[number];

export type PipelineNode = "spacelift" | "receiver" | "queue" | "forwarder" | "datadog" | "letters" | "ledger";

export interface FaultText {
  readonly place: FaultPlace;
  /** The cause. */
  readonly description: string;
  /** Effect on runs and gauges. */
  readonly effect: string;
}
