import type { OptInPart } from "../lambda/contract/runs.ts";
import type { Configuration } from "./configuration/configuration.ts";

/** The parts of a payload that the policy sends on request. Every destination but `metrics` needs the details. */
export function includedParts({ includeTags, destinations }: Configuration): readonly OptInPart[] {
  const needsDetails = destinations.some((name) => name !== "metrics");
  return needsDetails ? [...includeTags, "details"] : includeTags;
}
