/** One request to Datadog. */
export interface DatadogRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The part after the question mark. */
  readonly query?: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** Datadog's answer to it. */
export interface DatadogAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
