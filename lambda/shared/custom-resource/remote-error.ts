/** How long to retry a call. */
export type Retryability =
  /** Until the deadline: the other side is busy or down. */
  | "until_deadline"
  /** A few times: a wrong address fails in the same way, and the user is waiting. */
  | "briefly"
  | "never";

/** A failed call to another system. */
export abstract class RemoteError extends Error {
  readonly retryability: Retryability;
  /** The pause before the next try that the other side asks for. */
  readonly retryAfterMilliseconds: number | undefined;

  constructor(message: string, retryability: Retryability, retryAfterMilliseconds?: number) {
    super(message);
    this.retryability = retryability;
    this.retryAfterMilliseconds = retryAfterMilliseconds;
  }
}
