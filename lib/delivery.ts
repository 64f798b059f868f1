import { Construct } from "constructs";
import { type DestinationName, destinationNames } from "../lambda/contract/destinations.ts";
import type { Configuration } from "./configuration/configuration.ts";
import { Destination } from "./destination.ts";
import { destinationId } from "./destination-id.ts";
import { FanOut } from "./fan-out.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { Hosting } from "./hosting.ts";
import { Ledger } from "./ledger.ts";

/** All that lies between the receiver and Datadog. */
export class Delivery extends Construct {
  readonly ledger: Ledger;
  /** At least one, in the order of `destinationNames`. */
  readonly destinations: readonly [Destination, ...Destination[]];
  /** Absent with one destination: the receiver then sends to its queue. */
  readonly fanOut?: FanOut;

  constructor(scope: Construct, id: string, configuration: Configuration, hosting: Hosting) {
    super(scope, id);
    const { ledgerTable } = configuration;
    const ledger = new Ledger(this, "Ledger", {
      hosting,
      ...(ledgerTable !== undefined && { tableName: ledgerTable }),
    });
    const [first, ...others] = destinationNames
      .filter((name) => configuration.destinations.includes(name))
      // `Default` is no part of a logical id (aws-cdk-lib, `makeUniqueId`). So the first queues, with their events, stay.
      .map((name) => new Destination(this, destinationId(name) || "Default", { name, configuration, hosting, ledger }));
    if (first === undefined) throw new Error("a configuration has at least one destination");
    this.ledger = ledger;
    this.destinations = [first, ...others];
    const metrics = this.find("metrics");
    if (metrics !== undefined) new Heartbeat(this, "Heartbeat", metrics.queue);
    if (others.length > 0) this.fanOut = new FanOut(this, "FanOut", this.destinations, hosting);
  }

  find(wanted: DestinationName): Destination | undefined {
    return this.destinations.find(({ name }) => name === wanted);
  }
}
