import type { Doing } from "../shared/custom-resource/retry-until-deadline.ts";
import { DatadogError } from "./datadog-assets.ts";

/** How often an object that was just created may be missing: for about 30 seconds. */
const mostTriesOfNewObjects = 8;

/**
 * `persist` for a step on an object that this request has just created: Datadog may not find it for a moment. Creating it
 * once more instead would make two.
 */
export function createPersistOnNew(doing: Doing): Doing {
  return (step) => {
    let missed = 0;
    return doing(() =>
      step().catch((error: unknown) => {
        const isMissing = error instanceof DatadogError && error.problem === "not_found";
        missed += isMissing ? 1 : 0;
        throw isMissing && missed < mostTriesOfNewObjects ? new DatadogError("unavailable", error.message) : error;
      }),
    );
  };
}
