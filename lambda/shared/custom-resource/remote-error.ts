/** For how long the same call is worth repeating. */
export type Retryability =
  /** Until the deadline: the other side is busy or down. */
  | "until_deadline"
  /** A few times: a wrong address fails in the same way, and somebody waits for the answer. */
  | "briefly"
  | "never";

/** A call to another system that came to nothing. */
export abstract class RemoteError extends Error {
  readonly retryability: Retryability;
  /** How long the other side wants us to wait before the next try, where it said so. */
  readonly retryAfterMilliseconds: number | undefined;

  constructor(message: string, retryability: Retryability, retryAfterMilliseconds?: number) {
    super(message);
    this.retryability = retryability;
    this.retryAfterMilliseconds = retryAfterMilliseconds;
  }
}
