export type FaultPlace =
  | "Spacelift"
  | "Lambda"
  | "SQS"
  | "DynamoDB"
  | "Parameter Store"
  | "Datadog: no answer"
  | "Datadog: errors"
  | "Datadog: unclear answers"
  | "Clocks";

export type PipelineNode = "spacelift" | "receiver" | "queue" | "forwarder" | "datadog" | "letters" | "ledger";

export interface FaultText {
  readonly place: FaultPlace;
  /** The cause. */
  readonly description: string;
  /** On runs. */
  readonly effect: string;
}
