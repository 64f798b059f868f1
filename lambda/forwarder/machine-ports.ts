/** The machine's clock, chance and timers. */
export interface MachinePorts {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** A name that nobody used before. */
  readonly newNonce: () => string;
  /** Resolves after so long, or at once when the signal aborts. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}
