import type { SQSRecord } from "aws-lambda";
import { type Deliverable, mapPendingEvent } from "../lambda/forwarder/destinations/metrics/map-pending-event.ts";
import { createEventReader } from "../lambda/forwarder/read-event.ts";
import { readRecord } from "../lambda/forwarder/read-record.ts";
import { packDelivery } from "../lambda/shared/envelope.ts";
import { at } from "../lambda/shared/json.ts";
import { loadPolicy } from "../simulator/policy.ts";
import { recordOf, runInput } from "./events.ts";
import { shown, shownSpread, spreadOf } from "./statistics.ts";

const eventsARound = 1_000;
/** Few enough that no garbage collection happens during the reads. */
const fewEvents = 100;
const rounds = 15;

/** The policy summarises changes in Spacelift, so a payload hardly grows with their number. */
export async function benchMapping(): Promise<void> {
  const policy = await loadPolicy();
  const rows = [0, 100, 10_000].map((changes) => {
    const payload = at(policy(runInput(changes))[0], "payload");
    const body = Buffer.from(JSON.stringify(payload));
    const message = packDelivery({ body, receiptId: "a", receivedAtMilliseconds: Date.now() }) ?? "";
    const records = Array.from({ length: eventsARound }, (_, index) => recordOf(message, index));
    const rates: number[] = [];
    const allocated: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      allocated.push(bytesAllocated(() => records.slice(0, fewEvents).map((each) => read(each))) / fewEvents);
      const began = performance.now();
      for (const each of records) read(each);
      rates.push((eventsARound * 1000) / (performance.now() - began));
    }
    // Skip the first rounds, which run before the code is optimised.
    const kept = rounds / 3;
    return [
      `${changes.toLocaleString("en")} changes`,
      {
        "body, bytes": body.length,
        "events/s": shownSpread(spreadOf(rates.slice(kept))),
        "bytes allocated an event": shown(spreadOf(allocated.slice(kept)).median),
      },
    ] as const;
  });
  console.table(Object.fromEntries(rows));
}

function read(record: SQSRecord): Deliverable {
  const message = readRecord(record, Date.now(), reading);
  if (message.kind !== "event") throw new Error("a run was not read");
  const { event, ...identity } = message.received;
  return mapPendingEvent(event, identity, mapping).deliverable;
}

function bytesAllocated(call: () => unknown): number {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  call();
  return process.memoryUsage().heapUsed - before;
}

const reading = { readDelivery: createEventReader(["FINISHED"]), queueRetentionDays: 4 };
const mapping = { metricPrefix: "spacelift.integration", extraTags: ["team:platform"], excludeTags: [] };
