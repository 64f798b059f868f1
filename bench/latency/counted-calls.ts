import { machine } from "../../lambda/adapters/machine.ts";
import type { TimedSeries } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { createForwarder } from "../../lambda/forwarder/destinations/metrics/metrics-forwarder.ts";
import { packDelivery } from "../../lambda/shared/envelope.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { createContext } from "../../simulator/stand-ins/lambda-context.ts";
import { createLedgerStandIn } from "../../simulator/stand-ins/ledger.ts";
import { runPayload } from "../../test/payloads.ts";
import { recordOf } from "../events.ts";
import type { Batch } from "./batches.ts";

export interface CountedCalls {
  readonly ledger: number;
  readonly posts: number;
}

const stacks = 200;
const start = Date.UTC(2026, 10, 2);

/** The calls of one warm forwarder that delivers these batches over stand-ins. Each run ends as its message arrives. */
export async function countCalls(batches: readonly Batch[]): Promise<CountedCalls> {
  let second = 0;
  const clock = () => start + second * 1000;
  const ledger = createLedgerStandIn();
  let posts = 0;
  const forwarder = createForwarder(
    {
      ...machine,
      now: clock,
      ledger,
      apiKey: { get: async () => new Secret("a"), refresh: async () => new Secret("a") },
      submit: async (_series: readonly TimedSeries[]) => {
        posts += 1;
        return { kind: "answered", status: 202, body: '{"errors":[]}', dateEpochSeconds: clock() / 1000 };
      },
      deadLetter: async ({ detail }) => {
        throw new Error(detail);
      },
      delay: async () => {},
      wait: () => new Promise(() => {}),
      log: () => {},
    },
    { integrationName: "spacelift-datadog", spaceliftEndpoint: "https://acme.app.spacelift.io" },
  );
  let index = 0;
  for (const { arrivals, leavesAt } of batches) {
    second = leavesAt;
    const Records = arrivals.map((arrival) => recordOf(messageOf(index, start + arrival * 1000), index++));
    const { batchItemFailures } = await forwarder({ Records }, createContext("forwarder", clock, 120_000));
    if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} events were not delivered`);
  }
  return { ledger: Object.values(ledger.calls()).reduce((sum, calls) => sum + calls, 0), posts };
}

function messageOf(index: number, now: number): string {
  const event = { kind: "run", account: "acme", id: `run-${index}`, state: "FINISHED", at: now * 1e6 };
  const run = { type: "TRACKED", branch: "main", stack: `stack-${index % stacks}` };
  const body = Buffer.from(JSON.stringify(runPayload({ event, run })));
  return packDelivery({ body, receiptId: String(index), receivedAtMilliseconds: now }) ?? "";
}
