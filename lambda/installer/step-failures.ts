import { isLasting, isWorthAnotherTry } from "../shared/custom-resource/retry-until-deadline.ts";
import { describeError } from "../shared/log.ts";
import { DatadogError } from "./datadog-assets.ts";

/** A failed step does not stop the others. */
export interface StepFailures {
  /** Skips a step that failed before if no retry can help. Rejects if every other step would fail too. */
  readonly attempt: (what: string, step: () => Promise<void>) => Promise<void>;
  readonly names: () => readonly string[];
  /** Each error once. */
  readonly reasons: () => readonly string[];
  /** Milliseconds to wait before the next tries; `undefined` if no retry can help. */
  readonly pause: () => number | undefined;
}

export function createStepFailures(): StepFailures {
  const met = new Map<string, { readonly error: unknown; readonly tries: number }>();
  const temporary = () => [...met.values()].filter(({ error, tries }) => isWorthAnotherTry(error, tries));
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
      const waits = temporary().map(
        ({ error }) => (error instanceof DatadogError ? error.retryAfterMilliseconds : 0) ?? 0,
      );
      return waits.length === 0 ? undefined : Math.max(...waits);
    },
  };
}
