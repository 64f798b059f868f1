import { setTimeout as wait } from "node:timers/promises";
import { machine } from "../../lambda/adapters/machine.ts";
import { forwarderBatch } from "../../lambda/contract/queue.ts";
import { createForwarder } from "../../lambda/forwarder/destinations/metrics/metrics-forwarder.ts";
import { packDelivery } from "../../lambda/shared/envelope.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { createContext } from "../../simulator/stand-ins/lambda-context.ts";
import { createLedgerStandIn } from "../../simulator/stand-ins/ledger.ts";
import { runPayload } from "../../test/payloads.ts";
import { recordOf } from "../events.ts";

/** Runs that end in one second. */
export interface Queued {
  readonly events: number;
  /** @default 200 */
  readonly stacks?: number;
  /** At once. @default 1 */
  readonly forwarders?: number;
  /** @default that of the stack's event source mapping */
  readonly batchSize?: number;
  /** Whether DynamoDB answers after 5 ms and Datadog after 80 ms. @default both answer at once */
  readonly isFarAway?: boolean;
  /** Further series of each run. @default 0 */
  readonly userMetrics?: number;
  /** Called while Datadog has the POST. */
  readonly onPost?: () => void;
}

export interface Drained {
  readonly milliseconds: number;
  readonly ledgerCalls: number;
  readonly posts: number;
}

const ledgerMilliseconds = 5;
const datadogMilliseconds = 80;

/** Each forwarder takes the next batch as soon as it is free. Throws if an event is not delivered at once. */
export async function drain(queued: Queued): Promise<Drained> {
  const { events, forwarders = 1, batchSize = forwarderBatch.largestSize, isFarAway = false } = queued;
  const endedAt = Date.now();
  const ledger = createLedgerStandIn(isFarAway ? { travel: () => wait(ledgerMilliseconds / 2) } : {});
  let posts = 0;
  const submit = async () => {
    posts += 1;
    queued.onPost?.();
    if (isFarAway) await wait(datadogMilliseconds);
    return { kind: "answered", status: 202, body: '{"errors":[]}', dateEpochSeconds: Date.now() / 1000 } as const;
  };
  const key = { get: async () => new Secret("a"), refresh: async () => new Secret("a") };
  const ports = {
    ...{ ...machine, ledger, apiKey: key, submit },
    deadLetter: async ({ detail }: { readonly detail: string }) => {
      throw new Error(detail);
    },
    delay: async () => {},
    wait: () => new Promise<void>(() => {}),
    log: () => {},
  };
  const settings = { integrationName: "spacelift-datadog", spaceliftEndpoint: "https://acme.app.spacelift.io" };
  let next = 0;
  const work = async () => {
    const forwarder = createForwarder(ports, settings);
    while (next < events) {
      const from = next;
      next = Math.min(events, from + batchSize);
      const Records = Array.from({ length: next - from }, (_, index) =>
        recordOf(messageOf(from + index, endedAt, queued), from + index),
      );
      const { batchItemFailures } = await forwarder({ Records }, createContext("forwarder", Date.now, 120_000));
      if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} events were not delivered`);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: forwarders }, work));
  const milliseconds = performance.now() - began;
  return { milliseconds, ledgerCalls: Object.values(ledger.calls()).reduce((sum, calls) => sum + calls, 0), posts };
}

function messageOf(index: number, endedAt: number, { stacks = 200, userMetrics = 0 }: Queued): string {
  const event = { kind: "run", account: "acme", id: `run-${index}`, state: "FINISHED", at: endedAt * 1e6 };
  const run = {
    type: "TRACKED",
    branch: "main",
    space: "root",
    stack: `stack-${index % stacks}`,
    worker_pool: "public",
  };
  const metrics = Array.from({ length: userMetrics }, (_, metric) => ({
    name: `ours.metric_${metric}`,
    value: 1,
    tags: [],
  }));
  const body = Buffer.from(JSON.stringify(runPayload({ event, run, metrics })));
  return packDelivery({ body, receiptId: String(index), receivedAtMilliseconds: endedAt }) ?? "";
}
