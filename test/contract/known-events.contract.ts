import { beforeEach, describe, expect, test } from "vitest";
import { createKnownEvents } from "../../lambda/adapters/known-events.ts";
import { type RunDestinationName, runDestinationNames } from "../../lambda/contract/destinations.ts";
import { eventId } from "../../lambda/events/event.ts";
import { parseNotification } from "../../lambda/events/notification.ts";
import type { DeliveryMarks } from "../../lambda/forwarder/delivery-marks.ts";
import type { Ledger } from "../../lambda/forwarder/destinations/metrics/ledger.ts";
import { runPayload } from "../payloads.ts";

/** The items of the forwarders of one target, in an empty table. */
export interface KnownEventsHarness {
  readonly ledger: Pick<Ledger, "putClaim">;
  readonly events: DeliveryMarks;
  readonly deployments: DeliveryMarks;
  readonly haveItems: Parameters<typeof createKnownEvents>[1];
}

export const targets = {
  spaceliftEndpoint: "https://acme.app.spacelift.io",
  datadogUrl: "https://api.datadoghq.com",
  metricPrefix: "spacelift.integration",
};

const claim = { slotKey: "h", second: 1_800_000_000, generation: 0, open: ["nonce"], done: false, series: [] };
const lease = { nonce: "nonce", nowMilliseconds: 0, untilMilliseconds: 1000 };

/** The recovery's assumptions about what the forwarders leave in the ledger's table. */
export function describeKnownEventsContract(name: string, makeHarness: () => Promise<KnownEventsHarness>): void {
  describe(`the contract of known events: ${name}`, () => {
    let harness: KnownEventsHarness;
    beforeEach(async () => {
      harness = await makeHarness();
    });

    const ask = async (destinations: readonly RunDestinationName[], payload = runPayload()) => {
      const notification = parseNotification(JSON.stringify(payload));
      if (notification.kind === "malformed") throw new Error(notification.reason);
      const id = eventId(notification.event, "");
      const known = createKnownEvents({ destinations, eventRuns: "tracked" }, harness.haveItems);
      return { id, knowledge: await known.find(notification.event, id) };
    };

    test("nothing is known of a new event", async () => {
      expect((await ask(runDestinationNames)).knowledge).toBe("unknown");
      expect((await ask(["metrics"])).knowledge).toBe("unknown");
    });

    test("an event is known once each destination has begun to send it", async () => {
      const { id } = await ask(runDestinationNames);
      await harness.ledger.putClaim(id, claim);
      expect((await ask(["metrics", "pipelines"])).knowledge).toBe("known");
      expect((await ask(runDestinationNames)).knowledge).toBe("unknown");
      await harness.events.claim(id, lease);
      expect((await ask(runDestinationNames)).knowledge).toBe("unknown");
      await harness.deployments.claim(id, lease);
      expect((await ask(runDestinationNames)).knowledge).toBe("known");
      await harness.events.markDone(id);
      await harness.deployments.release(id, lease.nonce);
      expect((await ask(runDestinationNames)).knowledge).toBe("known");
    });

    test("an event is known everywhere once every destination that keeps items has one", async () => {
      const { id } = await ask(runDestinationNames);
      const isKnown = (destinations: readonly RunDestinationName[]) =>
        createKnownEvents({ destinations, eventRuns: "tracked" }, harness.haveItems).isKnown(id);
      await harness.ledger.putClaim(id, claim);
      expect(await isKnown(["metrics", "pipelines"])).toBe(true);
      expect(await isKnown(runDestinationNames)).toBe(false);
      await harness.events.claim(id, lease);
      await harness.deployments.claim(id, lease);
      expect(await isKnown(runDestinationNames)).toBe(true);
      expect(await isKnown(["pipelines"])).toBe(false);
    });

    test("another event stays unknown", async () => {
      const { id } = await ask(["metrics"]);
      await harness.ledger.putClaim(`${id}x`, claim);
      expect((await ask(["metrics"])).knowledge).toBe("unknown");
    });

    test("a destination that does not want the event is not asked", async () => {
      const proposed = runPayload({ run: { type: "PROPOSED" } });
      expect((await ask(["events", "deployments"], proposed)).knowledge).toBe("known");
      expect((await ask(["pipelines", "events"], proposed)).knowledge).toBe("untracked");
      const { id } = await ask(["metrics"], proposed);
      await harness.ledger.putClaim(id, claim);
      expect((await ask(runDestinationNames, proposed)).knowledge).toBe("known");
    });

    test("pipelines keeps no item", async () => {
      expect((await ask(["pipelines"])).knowledge).toBe("untracked");
    });
  });
}
