import type { PlainForwarder } from "./console/plain-forwarder.ts";
import type { Environment } from "./consumers.ts";
import type { DatadogTarget } from "./datadog-target.ts";
import type { FaultName } from "./fault-catalogue.ts";
import { datadogApiKeyParameter } from "./functions.ts";
import type { ParametersStandIn } from "./stand-ins/parameters.ts";

export interface FaultActionParts {
  readonly target: DatadogTarget;
  /** Absent with a real Datadog. */
  readonly plain: PlainForwarder | undefined;
  readonly parameters: Pick<ParametersStandIn, "put">;
  readonly environments: readonly Pick<Environment, "restart">[];
}

/**
 * Some faults need an action when they are switched. The parts are read at that time: most of them need the faults to
 * be created.
 */
export function createFaultActions(parts: () => FaultActionParts): (name: FaultName, on: boolean) => Promise<void> {
  let newKey = "";
  return async (name, on) => {
    const { target, plain, parameters, environments } = parts();
    if (name === "datadog-down") await Promise.all([target.refuse(on), plain?.refuse(on)]);
    if (name === "redeployed" || (name === "parameters-down" && on)) {
      for (const environment of environments) environment.restart();
    }
    if (name !== "datadog-key-revoked") return;
    if (on) {
      newKey = target.replaceKey();
      plain?.replaceKey();
    } else {
      parameters.put(datadogApiKeyParameter, newKey);
      plain?.learnKey();
    }
  };
}
