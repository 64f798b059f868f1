import { forwarderBatch } from "../lambda/contract/queue.ts";
import { shown } from "./statistics.ts";
import { type Drained, drain, type Queued } from "./throughput/drain.ts";
import { benchBatchMemory } from "./throughput/memory.ts";

const mostPosts = 12;
const mostLedgerCalls = 3.5;
const amounts = [1, 10, 100, 1_000, 10_000, 100_000];

const aim = (isReached: boolean) => (isReached ? "reached" : "missed");

export async function benchThroughput(): Promise<void> {
  await benchGrowth();
  await benchBursts();
  await benchConcurrency();
  await benchBatchMemory();
}

async function benchGrowth(): Promise<void> {
  await drain({ events: 2_000 });
  const rows: (Drained & { readonly events: number })[] = [];
  for (const events of amounts) rows.push({ events, ...(await drainBest({ events }, events > 10_000 ? 1 : 5)) });
  console.table(
    Object.fromEntries(
      rows.map(({ events, milliseconds, ledgerCalls, posts }) => [
        `${events.toLocaleString("en")} queued`,
        {
          "events/s": shown((events * 1000) / milliseconds),
          "µs an event": shown((milliseconds * 1000) / events),
          "DynamoDB calls, per 1,000": shown((ledgerCalls * 1000) / events),
          "Datadog POSTs, per 1,000": shown((posts * 1000) / events),
        },
      ]),
    ),
  );
  const [before, last] = [rows.find(({ events }) => events === 1_000), rows.at(-1)];
  if (before === undefined || last === undefined) return;
  const posts = (before.posts * 1000) / before.events;
  console.log(`${shown(posts)} POSTs per 1,000, aim ${mostPosts}: ${aim(posts <= mostPosts)}`);
  const growth = (of: (row: Drained) => number) => shown(of(last) / of(before) / (last.events / before.events));
  console.log(
    `from ${shown(before.events)} to ${shown(last.events)} events, one event takes ${growth((row) => row.milliseconds)} × the time and ${growth((row) => row.ledgerCalls)} × the calls: 1 is linear growth`,
  );
}

/** Other processes can only slow a run down. */
async function drainBest(queued: Queued, runs: number): Promise<Drained> {
  const all: Drained[] = [await drain(queued)];
  while (all.length < runs) all.push(await drain(queued));
  return all.reduce((best, each) => (each.milliseconds < best.milliseconds ? each : best));
}

/** Runs of one second, over services that answer after 5 and 80 ms. */
async function benchBursts(): Promise<void> {
  console.log("\nBursts: runs that end in one second, with DynamoDB 5 ms and Datadog 80 ms away");
  for (const [events, stacks] of [
    [1_000, 1],
    [1_000, 200],
    [10_000, 200],
  ] as const) {
    for (const forwarders of [1, forwarderBatch.maximumConcurrency]) {
      const { ledgerCalls } = await drain({ events, stacks, forwarders, isFarAway: true });
      const calls = ledgerCalls / events;
      console.log(
        `${shown(events)} runs of ${stacks} stacks, ${forwarders} forwarders: ${shown(calls)} DynamoDB calls an event, aim ${mostLedgerCalls}: ${aim(calls <= mostLedgerCalls)}`,
      );
    }
  }
}

/** How fast 1,000 queued runs are delivered, by batch size and by forwarders at once. */
async function benchConcurrency(): Promise<void> {
  console.log("\n1,000 queued runs of 200 stacks, with DynamoDB 5 ms and Datadog 80 ms away");
  const events = 1_000;
  const rows: Record<string, Record<string, string>> = {};
  for (const batchSize of [10, 50, 100, 500]) {
    for (const forwarders of [1, 2, 5, 10]) {
      const { milliseconds, posts, ledgerCalls } = await drain({ events, batchSize, forwarders, isFarAway: true });
      rows[`batches of ${batchSize}, ${forwarders} forwarders`] = {
        "events/s": shown((events * 1000) / milliseconds),
        "DynamoDB calls an event": shown(ledgerCalls / events),
        POSTs: shown(posts),
      };
    }
  }
  console.table(rows);
}
