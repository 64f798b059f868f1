import type { DestinationName } from "../lambda/contract/destinations.ts";

/** Part of the ids and names of a destination's resources. Empty for `metrics`, whose resources are older than destinations. */
export function destinationId(name: DestinationName): string {
  return name === "metrics" ? "" : `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
