export type Retryability =
  /** The other side is busy or down. */
  | "until_deadline"
  /** A wrong address fails in the same way, and the user is waiting. */
  | "briefly"
  | "never";

export abstract class RemoteError extends Error {
  readonly retryability: Retryability;
  /** The pause that the other side asks for. */
  readonly retryAfterMilliseconds: number | undefined;

  constructor(message: string, retryability: Retryability, retryAfterMilliseconds?: number) {
    super(message);
    this.retryability = retryability;
    this.retryAfterMilliseconds = retryAfterMilliseconds;
  }
}
