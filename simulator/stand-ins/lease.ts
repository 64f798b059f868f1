import type { Lease } from "../../lambda/poller/lease.ts";
import { type Disrupt, disrupted, undisturbed } from "./disruption.ts";

export interface LeaseSettings {
  readonly disrupt?: Disrupt<"take">;
}

export function createLeaseStandIn({ disrupt = undisturbed }: LeaseSettings = {}): Lease {
  let end = Number.NEGATIVE_INFINITY;
  return {
    take: (nowMilliseconds, endMilliseconds) =>
      disrupted(disrupt, "take", () => {
        if (nowMilliseconds < end) return false;
        end = endMilliseconds;
        return true;
      }),
  };
}
