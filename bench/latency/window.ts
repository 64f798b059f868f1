import { deliveriesPerSecond, forwarderBatch } from "../../lambda/contract/queue.ts";
import { daysAMonth, millisecondsAnEvent } from "../../scripts/cost/assumptions.ts";
import { ours } from "../../scripts/cost/designs.ts";
import { warmSeconds } from "../../scripts/cost/model.ts";
import { prices } from "../../scripts/cost/prices.ts";
import { shown } from "../statistics.ts";
import { type Arrivals, burst, typicalDay } from "./arrivals.ts";
import { type Batch, batchesOf, type Gathering } from "./batches.ts";
import { type CountedCalls, countCalls } from "./counted-calls.ts";

/** Without a window, Lambda takes at most ten messages a batch. */
const gatherings: readonly Gathering[] = [
  { windowSeconds: 0, largestSize: 10 },
  { windowSeconds: 1, largestSize: forwarderBatch.largestSize },
  { windowSeconds: 5, largestSize: forwarderBatch.largestSize },
];

/** Compares batching windows: invocations, DynamoDB calls, POSTs and dollars. */
export async function benchWindow(): Promise<void> {
  const day = typicalDay();
  const loads: readonly (readonly [name: string, arrivals: Arrivals])[] = [
    [`a day of ${day.length} events`, day],
    ["1,000 events in two seconds", burst(1_000, deliveriesPerSecond)],
    ["1,000 events in 20 seconds", burst(1_000, deliveriesPerSecond / 10)],
  ];
  const rows: Record<string, Record<string, string>> = {};
  for (const [name, arrivals] of loads) {
    for (const gathering of gatherings) {
      const batches = batchesOf(arrivals, gathering);
      const [fewest, most] = [batchesOf(arrivals, gathering, 1).length, batches.length];
      rows[`${name}, ${gathering.windowSeconds} s`] = {
        invocations: fewest === most ? shown(most) : `${shown(fewest)}–${shown(most)}`,
        ...describe(batches, await countCalls(batches), arrivals.length),
      };
    }
  }
  console.table(rows);
  for (const gathering of gatherings) {
    const most = forwarderBatch.maximumConcurrency * (gathering.largestSize / secondsOf(gathering.largestSize));
    console.log(
      `window of ${gathering.windowSeconds} s, batches of ${gathering.largestSize}: ${forwarderBatch.maximumConcurrency} forwarders deliver ${shown(most)} events a second`,
    );
  }
}

function describe(batches: readonly Batch[], { ledger, posts }: CountedCalls, events: number): Record<string, string> {
  const sizes = batches.map(({ arrivals }) => arrivals.length);
  const seconds = sizes.reduce((sum, size) => sum + secondsOf(size), 0);
  const gigabytes = ours.megabytes / 1024;
  // A batch is received and deleted in tens.
  const requests = 2 * sizes.reduce((sum, size) => sum + Math.ceil(size / 10), 0);
  const dollars =
    sizes.length * prices.lambdaRequest.dollars +
    seconds * gigabytes * prices.lambdaGigabyteSecond.dollars +
    requests * prices.sqsRequest.dollars;
  return {
    "Lambda and SQS, $ for a month of such days": (dollars * daysAMonth).toFixed(3),
    "DynamoDB calls an event": shown(ledger / events),
    POSTs: shown(posts),
  };
}

/** Of a warm invocation, with the waits and the time an event of the cost model. */
function secondsOf(size: number): number {
  return warmSeconds(ours).forwarder + ((size - 1) * millisecondsAnEvent) / 1000;
}
