import { isLasting, isWorthAnotherTry } from "../shared/custom-resource/retry-until-deadline.ts";
import { describeError } from "../shared/log.ts";
import { DatadogError } from "./datadog-assets.ts";

/** Failures of single steps, while the other steps of a request go on. */
export interface StepFailures {
  /** Performs a step unless it is refused for good. Rejects where nothing else can succeed either. */
  readonly attempt: (what: string, step: () => Promise<void>) => Promise<void>;
  /** The steps that are not done. */
  readonly names: () => readonly string[];
  /** Why, each reason once. */
  readonly reasons: () => readonly string[];
  /** How long to wait before the next tries; `undefined` where none is worth it. */
  readonly pause: () => number | undefined;
}

export function createStepFailures(): StepFailures {
  const met = new Map<string, { readonly error: unknown; readonly tries: number }>();
  const passing = () => [...met.values()].filter(({ error, tries }) => isWorthAnotherTry(error, tries));
  return {
    attempt: async (what, step) => {
      const before = met.get(what);
      if (before !== undefined && !isWorthAnotherTry(before.error, before.tries)) return;
      try {
        await step();
        met.delete(what);
      } catch (error) {
        if (isLasting(error)) throw error;
        met.set(what, { error, tries: (before?.tries ?? 0) + 1 });
      }
    },
    names: () => [...met.keys()],
    reasons: () => [...new Set([...met.values()].map(({ error }) => describeError(error)))],
    pause: () => {
      const waits = passing().map(
        ({ error }) => (error instanceof DatadogError ? error.retryAfterMilliseconds : 0) ?? 0,
      );
      return waits.length === 0 ? undefined : Math.max(...waits);
    },
  };
}
