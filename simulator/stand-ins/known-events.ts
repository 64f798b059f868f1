import type { LedgerDestination } from "../../lambda/adapters/known-events.ts";
import type { DeliveryMarksStandIn } from "./delivery-marks.ts";
import type { LedgerStandIn } from "./ledger.ts";

export interface LedgerItems {
  readonly metrics?: Pick<LedgerStandIn, "claims">;
  readonly events?: Pick<DeliveryMarksStandIn, "has">;
  readonly deployments?: Pick<DeliveryMarksStandIn, "has">;
}

/** For `createKnownEvents`, in place of `readLedgerItems`: looks into the stand-ins of the forwarders' items. */
export function findLedgerItems({ metrics, events, deployments }: LedgerItems) {
  const has = (destination: LedgerDestination, eventId: string): boolean => {
    switch (destination) {
      case "metrics":
        return metrics?.claims().has(eventId) === true;
      case "events":
        return events?.has(eventId) === true;
      case "deployments":
        return deployments?.has(eventId) === true;
    }
  };
  return (destinations: readonly LedgerDestination[], eventId: string): Promise<boolean> =>
    Promise.resolve(destinations.every((destination) => has(destination, eventId)));
}
