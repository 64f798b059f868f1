import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { forwarderBatch } from "../../../../../lambda/contract/queue.ts";
import { createDeliver } from "../../../../../lambda/forwarder/destinations/metrics/deliver.ts";
import type { Deliverable } from "../../../../../lambda/forwarder/destinations/metrics/map-pending-event.ts";
import { measure } from "../../../../../lambda/forwarder/destinations/metrics/measure.ts";
import { Secret } from "../../../../../lambda/shared/secret.ts";
import { createLedgerStandIn, type LedgerStandIn } from "../../../../../simulator/stand-ins/ledger.ts";

const now = 1_800_000_000_000;
const batchSize = forwarderBatch.largestSize;

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

/** Returns the ledger calls per event. Each of the concurrent forwarders takes the next batch as soon as it is free. */
async function deliver(events: readonly Deliverable[], forwarders: number, ledger: LedgerStandIn) {
  const batches = Array.from({ length: Math.ceil(events.length / batchSize) }, (_, index) =>
    events.slice(index * batchSize, (index + 1) * batchSize),
  );
  let done = 0;
  const work = async (_: unknown, index: number) => {
    const forward = createForwarder(ledger, `forwarder ${index}`);
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      const { results } = await forward(batch, { endsAt: Infinity, isHeartbeatDue: false });
      done += [...results.values()].filter(({ kind }) => kind === "done").length;
    }
  };
  await Promise.all(Array.from({ length: forwarders }, work));
  const { read, listSlots, putSlot, putClaim, mark, ...others } = ledger.calls();
  expect(others).toEqual({ open: 0, close: 0, reassignTimestamp: 0, count: 0, drop: 0 });
  const seconds = new Set([...ledger.claims().values()].map(({ slotKey, second }) => `${slotKey} ${second}`)).size;
  expect({ done, seconds }).toEqual({ done: events.length, seconds: events.length });
  const each = (calls: number) => calls / events.length;
  return {
    writes: each(putSlot + putClaim + mark),
    reads: each(read + listSlots),
    all: each(putSlot + putClaim + mark + read + listSlots),
  };
}

/** Different latencies make the forwarders collide. */
const travel = () => wait(Math.random() * 4);

test("without collisions, an event costs three writes, and a batch one read", async () => {
  const events = Array.from({ length: 500 }, (_, index) => event(index, `stack ${index}`));
  expect(await deliver(events, 1, createLedgerStandIn())).toEqual({ writes: 3, reads: 0.01, all: 3.01 });
});

describe("events of one second get different seconds", () => {
  const crowd = (amount: number, stacks: number) =>
    Array.from({ length: amount }, (_, index) => event(index, `stack ${index % stacks}`));

  test.each([
    [1_000, 1],
    [1_000, 200],
    [10_000, 200],
  ])("%d events of %d stacks with one forwarder: no more calls than without collisions", async (amount, stacks) => {
    expect((await deliver(crowd(amount, stacks), 1, createLedgerStandIn())).all).toBeLessThan(3.02);
  });

  test.each([
    [1_000, 1, "near", 4, undefined],
    [1_000, 1, "far away", 4, travel],
    [10_000, 200, "near", 3.5, undefined],
  ])(
    "%d events of %d stacks with five forwarders and a table that is %s",
    async (amount, stacks, _, mostCalls, way) => {
      const ledger = createLedgerStandIn(way && { travel: way });
      expect((await deliver(crowd(amount, stacks), 5, ledger)).all).toBeLessThan(mostCalls);
    },
  );

  test("1000 events of 200 stacks with five forwarders, each of which meets each stack for the first time", async () => {
    expect((await deliver(crowd(1_000, 200), 5, createLedgerStandIn())).all).toBeLessThan(5);
  });
});
