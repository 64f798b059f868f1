import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { RunDestinationName } from "../contract/destinations.ts";
import type { EventRuns } from "../contract/event-runs.ts";
import type { SpaceliftEvent } from "../events/event.ts";
import { isDeployment } from "../forwarder/destinations/deployments/domain/deployment.ts";
import { isAcceptedEvent } from "../forwarder/destinations/events/domain/accepted-event.ts";
import { targetKey } from "../forwarder/destinations/metrics/domain/target.ts";
import type { KnownEvents } from "../registrar/recovery/known-events.ts";
import { markedTargetKey } from "./delivery-marks.ts";
import { eventKey } from "./ledger-item.ts";
import { createLedgerTable } from "./ledger-table.ts";

/** `pipelines` keeps no items: Datadog drops its duplicates. */
export type LedgerDestination = Exclude<RunDestinationName, "pipelines">;

export interface DestinationSettings {
  readonly destinations: readonly RunDestinationName[];
  readonly eventRuns: EventRuns;
}

/** `haveItems` tells whether all these destinations have an item for the event. */
export function createKnownEvents(
  { destinations, eventRuns }: DestinationSettings,
  haveItems: (destinations: readonly LedgerDestination[], eventId: string) => Promise<boolean>,
): KnownEvents {
  const accepts = (name: RunDestinationName, event: SpaceliftEvent): name is LedgerDestination => {
    switch (name) {
      case "metrics":
        return true;
      case "pipelines":
        return false;
      case "events":
        return isAcceptedEvent(event, eventRuns);
      case "deployments":
        return isDeployment(event);
    }
  };
  const ledgers = destinations.filter((name): name is LedgerDestination => name !== "pipelines");
  return {
    isKnown: async (eventId) => ledgers.length > 0 && haveItems(ledgers, eventId),
    find: async (event, eventId) => {
      const asked = destinations.filter((name): name is LedgerDestination => accepts(name, event));
      if (asked.length === 0) return destinations.includes("pipelines") ? "untracked" : "known";
      return (await haveItems(asked, eventId)) ? "known" : "unknown";
    },
  };
}

export interface LedgerTargets {
  readonly spaceliftEndpoint: string;
  readonly datadogUrl: string;
  readonly metricPrefix: string;
}

/** Reads the items of the forwarders in the ledger's table. `now` is in milliseconds since 1970. */
export function readLedgerItems(
  client: DynamoDBClient,
  tableName: string,
  targets: LedgerTargets,
  now: () => number,
): Parameters<typeof createKnownEvents>[1] {
  const table = createLedgerTable(client, tableName, now);
  const targetOf = (destination: LedgerDestination) =>
    destination === "metrics" ? targetKey(targets) : markedTargetKey({ ...targets, destination });
  return async (destinations, eventId) => {
    const items = await table.read(destinations.map((destination) => eventKey(targetOf(destination), eventId)));
    return items.length === destinations.length;
  };
}
