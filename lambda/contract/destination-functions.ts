import type { DestinationName } from "./destinations.ts";
import {
  deploymentsEnvironment,
  eventsEnvironment,
  forwarderEnvironment,
  logsEnvironment,
  pipelinesEnvironment,
} from "./environment.ts";
import type { FunctionName } from "./functions.ts";

interface DestinationFunction {
  readonly functionName: FunctionName;
  /** The environment variables that its entry reads, by configuration key. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The function that sends a destination's events to Datadog. The name of the first one is older than destinations. */
export const destinationFunctions = {
  metrics: { functionName: "forwarder", environment: forwarderEnvironment },
  pipelines: { functionName: "pipelines", environment: pipelinesEnvironment },
  events: { functionName: "events", environment: eventsEnvironment },
  deployments: { functionName: "deployments", environment: deploymentsEnvironment },
  logs: { functionName: "logs", environment: logsEnvironment },
} as const satisfies Readonly<Record<DestinationName, DestinationFunction>>;
