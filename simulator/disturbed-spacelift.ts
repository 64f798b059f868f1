import { createHttpClient } from "../lambda/adapters/http.ts";
import type { Log } from "../lambda/shared/log.ts";
import type { Faults } from "./faults.ts";
import { apiDisruption, apiLimits, disturbedHttp, disturbedInput, spaceliftTime } from "./spacelift-faults.ts";
import type { PolicyEvaluator } from "./stand-ins/policy-evaluator.ts";
import { type SpaceliftSettings, type SpaceliftStandIn, startSpaceliftStandIn } from "./stand-ins/spacelift.ts";
import { generatedLogs } from "./traffic/run-logs.ts";
import type { Traffic } from "./traffic/traffic.ts";

export interface DisturbedSpaceliftParts extends Pick<SpaceliftSettings, "onDelivery"> {
  readonly evaluator: PolicyEvaluator;
  readonly faults: Pick<Faults, "isOn">;
  readonly traffic: () => Pick<Traffic, "present" | "load">;
  readonly log: Log;
}

/** The stand-in, with the load of the generated traffic and the simulator's faults. The caller closes the evaluator. */
export async function startDisturbedSpacelift(parts: DisturbedSpaceliftParts): Promise<SpaceliftStandIn> {
  const { faults, traffic, ...settings } = parts;
  const toldClock = () => spaceliftTime(faults, traffic().present());
  const spacelift = await startSpaceliftStandIn({
    ...settings,
    runLogs: generatedLogs,
    http: disturbedHttp(createHttpClient(), faults),
    toldClock,
    load: () => traffic().load(toldClock()),
    limits: () => apiLimits(faults),
    disrupt: (rootField) => apiDisruption(faults, rootField),
  });
  return { ...spacelift, notify: (input) => spacelift.notify(disturbedInput(input, faults)) };
}
