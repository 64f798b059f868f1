import { setTimeout as wait } from "node:timers/promises";
import pLimit from "p-limit";
import { describe, expect, test } from "vitest";
import { createDeliver } from "../../../../../lambda/forwarder/destinations/metrics/deliver.ts";
import type { Deliverable } from "../../../../../lambda/forwarder/destinations/metrics/map-pending-event.ts";
import { measure } from "../../../../../lambda/forwarder/destinations/metrics/measure.ts";
import { Secret } from "../../../../../lambda/shared/secret.ts";
import { createLedgerStandIn, type LedgerStandIn } from "../../../../../simulator/stand-ins/ledger.ts";

const now = 1_800_000_000_000;
const batchSize = 100;

function createForwarder(ledger: LedgerStandIn, name: string) {
  const key = () => Promise.resolve(new Secret("key"));
  let nonces = 0;
  return createDeliver(
    {
      ledger,
      apiKey: { get: key, refresh: key },
      submit: () => Promise.resolve({ kind: "answered", status: 202, body: '{"errors":[]}' }),
      now: () => now,
      random: Math.random,
      newNonce: () => {
        nonces += 1;
        return `${name} ${nonces}`;
      },
      wait: () => new Promise(() => {}),
      log: () => {},
    },
    {
      historicalMetrics: false,
      integrationName: "audit",
      spaceliftEndpoint: "https://acme.app.spacelift.io",
      metricPrefix: "spacelift.integration",
    },
  );
}

function event(index: number, slotKey: string): Deliverable {
  const series = [{ metric: "a.count", tags: [`stack:${slotKey}`], value: 1 }];
  return { eventId: `event ${index}`, slotKey, eventEpochSeconds: now / 1000 - 60, series, size: measure(series) };
}

/** Uses `atOnce` concurrent forwarders. Returns the ledger calls per batch and per event. */
async function deliver(events: readonly Deliverable[], atOnce: number, ledger: LedgerStandIn) {
  const batches = Array.from({ length: Math.ceil(events.length / batchSize) }, (_, index) =>
    events.slice(index * batchSize, (index + 1) * batchSize),
  );
  const limit = pLimit(atOnce);
  const terms = { endsAt: Infinity, isHeartbeatDue: false };
  const delivered = await Promise.all(
    batches.map((batch, index) => limit(() => createForwarder(ledger, `forwarder ${index}`)(batch, terms))),
  );
  const { read, listSlots, putSlot, putClaim, mark, ...others } = ledger.calls();
  expect(others).toEqual({ open: 0, close: 0, reassignTimestamp: 0, count: 0, drop: 0 });
  return {
    delivered: delivered.flatMap(({ results }) => [...results.values()]).filter(({ kind }) => kind === "done").length,
    seconds: new Set([...ledger.claims().values()].map(({ slotKey, second }) => `${slotKey} ${second}`)).size,
    writesToClaim: (putSlot + putClaim) / events.length,
    reads: (read + listSlots) / events.length,
    marks: mark / events.length,
  };
}

/** Different latencies make the forwarders collide. */
const travel = () => wait(Math.random() * 4);

test("without collisions, an event costs two writes to claim and one to mark, and a batch costs one read", async () => {
  const events = Array.from({ length: 500 }, (_, index) => event(index, `stack ${index}`));
  const cost = await deliver(events, 1, createLedgerStandIn());
  expect(cost).toEqual({ delivered: 500, seconds: 500, writesToClaim: 2, reads: 0.01, marks: 1 });
});

describe("a thousand events with the same tags and second get a thousand different seconds", () => {
  const crowd = Array.from({ length: 1000 }, (_, index) => event(index, "crowd"));

  test("with one forwarder after another", async () => {
    const { delivered, seconds, writesToClaim, reads, marks } = await deliver(crowd, 1, createLedgerStandIn());
    expect({ delivered, seconds, marks }).toEqual({ delivered: 1000, seconds: 1000, marks: 1 });
    expect(writesToClaim + reads).toBeLessThan(2.1);
  });

  test.each([
    ["near", undefined],
    ["far away", travel],
  ])("with five concurrent forwarders and a table that is %s", async (_, way) => {
    const ledger = createLedgerStandIn(way && { travel: way });
    const { delivered, seconds, writesToClaim, reads, marks } = await deliver(crowd, 5, ledger);
    expect({ delivered, seconds, marks }).toEqual({ delivered: 1000, seconds: 1000, marks: 1 });
    expect(writesToClaim + reads).toBeLessThan(3.5);
  });
});
