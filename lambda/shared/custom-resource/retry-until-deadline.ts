import { ExtensionError } from "../../contract/policy.ts";
import { MissingParameterError } from "../parameters.ts";
import { DeploymentFailure } from "./deployment-failure.ts";
import { RemoteError } from "./remote-error.ts";
import { SupersededError } from "./superseded-error.ts";

export interface RetryPorts {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after this time, or at once when the signal aborts. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** `retryUntilDeadline` with one request's ports and deadline. */
export type Retry = <T>(step: () => Promise<T>) => Promise<T>;

const firstPauseMilliseconds = 500;
const longestPauseMilliseconds = 10_000;

/** The user is waiting, and a wrong setting may cause the error. */
const mostTriesOfSlips = 5;

export const timeUp = "The function's time was up: deploy again. The next deployment continues from here.";

/**
 * Repeats a step until it succeeds, fails for good, or the next try would begin after `endMilliseconds`. Obeys
 * `retryAfterMilliseconds`. The step has to read before it writes, since an earlier try may have succeeded without an
 * answer. Rejects with the last error, or with a `DeploymentFailure` if no try may begin.
 */
export async function retryUntilDeadline<T>(
  ports: RetryPorts,
  endMilliseconds: number,
  step: () => Promise<T>,
): Promise<T> {
  for (
    let tries = 1, pause = firstPauseMilliseconds;
    ;
    tries += 1, pause = Math.min(2 * pause, longestPauseMilliseconds)
  ) {
    // A later invocation may wake a step of a request that is already answered.
    if (ports.now() >= endMilliseconds) throw new DeploymentFailure(timeUp);
    try {
      return await step();
    } catch (error) {
      const wanted = error instanceof RemoteError ? (error.retryAfterMilliseconds ?? 0) : 0;
      const waited = Math.max(pause, wanted);
      if (!isWorthAnotherTry(error, tries) || ports.now() + waited >= endMilliseconds) throw error;
      await ports.wait(waited);
    }
  }
}

/** A person has to act, or a newer request superseded this one. */
const lasting = [DeploymentFailure, MissingParameterError, ExtensionError, SupersededError, TypeError] as const;

/** Whether every further step would fail too. */
export function isLasting(error: unknown): boolean {
  return lasting.some((kind) => error instanceof kind);
}

export function isWorthAnotherTry(error: unknown, tries: number): boolean {
  if (isLasting(error)) return false;
  switch (error instanceof RemoteError ? error.retryability : "briefly") {
    case "until_deadline":
      return true;
    case "briefly":
      return tries < mostTriesOfSlips;
    case "never":
      return false;
  }
}
