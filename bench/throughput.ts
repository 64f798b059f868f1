import { machine } from "../lambda/adapters/machine.ts";
import type { TimedSeries } from "../lambda/forwarder/destinations/metrics/domain/series.ts";
import { createForwarder } from "../lambda/forwarder/destinations/metrics/metrics-forwarder.ts";
import { packDelivery } from "../lambda/shared/envelope.ts";
import { Secret } from "../lambda/shared/secret.ts";
import { createContext } from "../simulator/stand-ins/lambda-context.ts";
import { createLedgerStandIn } from "../simulator/stand-ins/ledger.ts";
import { runPayload } from "../test/payloads.ts";
import { recordOf } from "./events.ts";
import { shown } from "./statistics.ts";

/** The maximum batch of the stack's event source mapping. */
const batchSize = 100;
const mostPosts = 12;
const amounts = [1, 10, 100, 1_000, 10_000];

export async function benchThroughput(): Promise<void> {
  await drain(2_000);
  const rows: (Drained & { readonly amount: number })[] = [];
  for (const amount of amounts) rows.push({ amount, ...(await drainBest(amount)) });
  const perThousand = (count: number, amount: number) => (count * 1000) / amount;
  console.table(
    Object.fromEntries(
      rows.map(({ amount, milliseconds, ledgerCalls, posts }) => [
        `${amount.toLocaleString("en")} queued`,
        {
          "events/s": shown((amount * 1000) / milliseconds),
          "µs an event": shown((milliseconds * 1000) / amount),
          "DynamoDB calls, per 1,000": shown(perThousand(ledgerCalls, amount)),
          "Datadog POSTs, per 1,000": shown(perThousand(posts, amount)),
        },
      ]),
    ),
  );
  const [before, last] = rows.slice(-2);
  if (before === undefined || last === undefined) return;
  const posts = perThousand(before.posts, before.amount);
  console.log(`${shown(posts)} POSTs per 1,000, aim ${mostPosts}: ${posts <= mostPosts ? "reached" : "missed"}`);
  const growth = (of: (row: Drained) => number) => shown(of(last) / of(before) / (last.amount / before.amount));
  console.log(
    `from ${before.amount} to ${last.amount} events, one event takes ${growth((row) => row.milliseconds)} × the time and ${growth((row) => row.ledgerCalls)} × the calls: 1 is linear growth`,
  );
}

/** Other processes can only slow a run down. */
async function drainBest(amount: number): Promise<Drained> {
  const all: Drained[] = [await drain(amount)];
  while (all.length < 5) all.push(await drain(amount));
  return all.reduce((best, each) => (each.milliseconds < best.milliseconds ? each : best));
}

interface Drained {
  readonly milliseconds: number;
  readonly ledgerCalls: number;
  readonly posts: number;
}

async function drain(amount: number): Promise<Drained> {
  const ledger = createLedgerStandIn();
  let posts = 0;
  const answer = { kind: "answered", status: 202, body: '{"errors":[]}' } as const;
  const key = { get: async () => new Secret("a"), refresh: async () => new Secret("a") };
  const forwarder = createForwarder(
    {
      ledger,
      apiKey: key,
      submit: async (_series: readonly TimedSeries[]) => {
        posts += 1;
        return { ...answer, dateEpochSeconds: Date.now() / 1000 };
      },
      deadLetter: async ({ detail }) => {
        throw new Error(detail);
      },
      delay: async () => {},
      ...machine,
      wait: () => new Promise(() => {}),
      log: () => {},
    },
    {
      integrationName: "spacelift-datadog",
      spaceliftEndpoint: "https://acme.app.spacelift.io",
    },
  );
  const records = Array.from({ length: amount }, (_, index) => recordOf(messageOf(index), index));
  const began = performance.now();
  for (let from = 0; from < amount; from += batchSize) {
    const context = createContext("forwarder", Date.now, 120_000);
    const { batchItemFailures } = await forwarder({ Records: records.slice(from, from + batchSize) }, context);
    if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} events were not delivered`);
  }
  const milliseconds = performance.now() - began;
  const ledgerCalls = Object.values(ledger.calls()).reduce((sum, calls) => sum + calls, 0);
  return { milliseconds, ledgerCalls, posts };
}

function messageOf(index: number): string {
  const now = Date.now();
  const event = { kind: "run", account: "acme", id: `run-${index}`, state: "FINISHED", at: now * 1e6 };
  const run = { type: "TRACKED", branch: "main", space: "root", stack: `stack-${index % 200}`, worker_pool: "public" };
  const body = Buffer.from(JSON.stringify(runPayload({ event, run })));
  return packDelivery({ body, receiptId: String(index), receivedAtMilliseconds: now }) ?? "";
}
