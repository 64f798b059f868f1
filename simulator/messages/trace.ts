/** Times are in milliseconds since 1970. */
interface Timed {
  readonly from: number;
  readonly to: number;
  /** As Datadog names it: `success`, `error`, `canceled`, `skipped` or `blocked`. */
  readonly status: string;
  /** Null without an error. */
  readonly error: string | null;
}

export interface TraceStage extends Timed {
  /** State of the run, such as `PLANNING`. */
  readonly name: string;
}

/** A pipeline in CI Pipeline Visibility. A run that waited for a person has several. */
export interface TraceExecution extends Timed {
  /** Datadog's `unique_id`. */
  readonly id: string;
  readonly queueMilliseconds: number;
  readonly isResumed: boolean;
  /** In order. */
  readonly stages: readonly TraceStage[];
}

/** A run in CI Pipeline Visibility. */
export interface Trace {
  /** Datadog's `pipeline_id`: the account and the run's id. */
  readonly id: string;
  /** The stack. */
  readonly name: string;
  /** The run's page in Spacelift. */
  readonly url: string;
  readonly tags: readonly string[];
  /** Such as commit and repository. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Oldest first. */
  readonly executions: readonly TraceExecution[];
}
