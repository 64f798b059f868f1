import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { DestinationName } from "../lambda/contract/destinations.ts";
import type { Delivery } from "./delivery.ts";
import type { InstalledFunction } from "./installed-functions.ts";

export interface InstalledDestination {
  /** Events that wait to be sent. */
  readonly queue: IQueue;
  /** Events that could not be sent, each with its reason. */
  readonly deadLetterQueue: IQueue;
  /** Sends queued events to Datadog. */
  readonly forwarder: InstalledFunction;
}

export type InstalledDestinations = { readonly [Name in DestinationName]?: InstalledDestination };

export function installedDestinations({ destinations }: Delivery): InstalledDestinations {
  return Object.fromEntries(
    destinations.map(({ name, queue, deadLetterQueue, forwarder }) => [name, { queue, deadLetterQueue, forwarder }]),
  );
}
