import type { OptInPart } from "../lambda/contract/runs.ts";
import type { Configuration } from "./configuration/configuration.ts";
import { runDestinations } from "./run-destinations.ts";

/** The parts of a payload that the policy sends on request. Every destination of runs but `metrics` needs the details. */
export function includedParts(configuration: Configuration): readonly OptInPart[] {
  const { includeTags } = configuration;
  const needsDetails = runDestinations(configuration).some((name) => name !== "metrics");
  return needsDetails ? [...includeTags, "details"] : includeTags;
}
