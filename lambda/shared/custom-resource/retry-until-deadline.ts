import { ExtensionError } from "../../contract/policy.ts";
import { MissingParameterError } from "../parameters.ts";
import { DeploymentFailure } from "./deployment-failure.ts";
import { RemoteError } from "./remote-error.ts";
import { SupersededError } from "./superseded-error.ts";

export interface PersistPorts {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after so long, or at once when the signal says that nobody waits any more. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** `persist` with what is the same for all steps of a request. */
export type Doing = <T>(step: () => Promise<T>) => Promise<T>;

const firstPauseMilliseconds = 500;
const longestPauseMilliseconds = 10_000;

/** What may be a slip in the configuration is not tried for long: somebody is waiting. */
const mostTriesOfSlips = 5;

export const timeUp = "The function's time was up before everything was done: deploy again, it goes on from there.";

/**
 * Repeats a step until it succeeds, fails for good, or `endMilliseconds` is too near for another try. The step has to
 * begin by looking at what is there: the try before may have done its work and lost the answer. Where the other side said
 * when to ask again, it waits for so long.
 */
export async function persist<T>(ports: PersistPorts, endMilliseconds: number, step: () => Promise<T>): Promise<T> {
  for (
    let tries = 1, pause = firstPauseMilliseconds;
    ;
    tries += 1, pause = Math.min(2 * pause, longestPauseMilliseconds)
  ) {
    // An invocation that was answered for is over, also for a step that a later one wakes.
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

/** These need a person, or a newer request took over. */
const lasting = [DeploymentFailure, MissingParameterError, ExtensionError, SupersededError, TypeError] as const;

/** Whether no further step of the request can succeed either. */
export function isLasting(error: unknown): boolean {
  return lasting.some((kind) => error instanceof kind);
}

/** Whether the next try may succeed, after so many that failed. */
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
