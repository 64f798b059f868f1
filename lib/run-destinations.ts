import { type RunDestinationName, runDestinationNames } from "../lambda/contract/destinations.ts";
import type { Configuration } from "./configuration/configuration.ts";

/** The destinations of the runs, in the order of `runDestinationNames`. `logs` gets no run. */
export function runDestinations({ destinations }: Pick<Configuration, "destinations">): readonly RunDestinationName[] {
  return runDestinationNames.filter((name) => destinations.includes(name));
}
