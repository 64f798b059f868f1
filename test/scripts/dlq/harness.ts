import { randomUUID } from "node:crypto";
import { createForwarder } from "../../../lambda/forwarder/destinations/metrics/metrics-forwarder.ts";
import { packDelivery } from "../../../lambda/shared/envelope.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { byNpmScript } from "../../../scripts/deployment/invocation.ts";
import type { DlqPorts } from "../../../scripts/dlq/connect.ts";
import { runDlq } from "../../../scripts/dlq/program.ts";
import { isHeartbeatPost } from "../../../simulator/heartbeats.ts";
import { createEventSourceMapping } from "../../../simulator/stand-ins/event-source-mapping.ts";
import { createLedgerStandIn } from "../../../simulator/stand-ins/ledger.ts";
import { createQueueStandIn } from "../../../simulator/stand-ins/queue.ts";
import { inboxOf, outboxOf } from "../../../simulator/stand-ins/queue-ports.ts";
import { runPayload } from "../../payloads.ts";
import { recordTerminal } from "../record-terminal.ts";
import { createReluctantQueue } from "./reluctant-queue.ts";

export const start = Date.UTC(2026, 10, 2, 9);
export const hour = 3_600_000;

/** A deployment in memory with the real forwarder, and the commands on it. */
export function createDlqHarness({ historicalMetrics = false } = {}) {
  let now = start;
  const clock = () => now;
  const deadLetters = createQueueStandIn({ clock, visibilityTimeoutSeconds: 600 });
  const queue = createQueueStandIn({ clock, visibilityTimeoutSeconds: 60 });
  const ledger = createLedgerStandIn();
  const inbox = inboxOf(queue, deadLetters);
  const datadog = { status: 202, isSilent: false };
  const sent: string[] = [];

  const forwarder = createForwarder(
    {
      apiKey: { get: () => Promise.resolve(new Secret("k")), refresh: () => Promise.resolve(new Secret("k")) },
      ledger,
      submit: (series) => {
        if (datadog.isSilent && !isHeartbeatPost(series)) return Promise.resolve({ kind: "lost", detail: "no answer" });
        const status = isHeartbeatPost(series) ? 202 : datadog.status;
        if (status === 202) sent.push(...series.flatMap(({ tags }) => tags.filter((tag) => tag.startsWith("stack:"))));
        return Promise.resolve({ kind: "answered", status, body: '{"errors":[]}', dateEpochSeconds: now / 1000 });
      },
      deadLetter: inbox.deadLetter,
      delay: () => Promise.resolve(),
      now: clock,
      random: () => 0.5,
      newNonce: randomUUID,
      wait: () => new Promise(() => {}),
      log: () => {},
    },
    {
      integrationName: "spacelift-datadog",
      spaceliftEndpoint: "https://acme.app.spacelift.io",
      historicalMetrics,
    },
  );

  /** Polls the queue once and invokes the forwarder. */
  const forward = createEventSourceMapping({
    ...{ queue, clock, handler: forwarder, timeoutMilliseconds: 120_000, log: () => {} },
  }).poll;

  const ports = {
    deadLetters: createReluctantQueue(deadLetters),
    enqueue: (_destination, body) => outboxOf(queue).enqueue(body),
    queueDepth: () => Promise.resolve(queue.depth()),
    ledger,
    historicalMetrics: () => Promise.resolve(historicalMetrics),
    now: clock,
    wait: async (milliseconds) => {
      now += milliseconds;
      await forward();
    },
  } satisfies DlqPorts;

  const run = async (
    argv: readonly string[],
    changes: Partial<DlqPorts> = {},
    signal = new AbortController().signal,
  ) => {
    const recorded = recordTerminal();
    const code = await runDlq(argv, {
      connect: () => Promise.resolve({ ...ports, ...changes }),
      terminal: recorded.terminal,
      signal,
      invocation: byNpmScript,
    });
    return { code, out: recorded.out(), said: recorded.said() };
  };

  return {
    ...{ deadLetters, queue, ledger, ports, datadog, sent, run, forward },
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    deliver: (stack: string, fields: Readonly<Record<string, unknown>> = {}) =>
      queue.send({ body: runMessage(stack, now, fields) }),
  };
}

export function runMessage(stack: string, at: number, fields: Readonly<Record<string, unknown>> = {}): string {
  const payload = runPayload({
    event: { kind: "run", account: "acme", id: `run-of-${stack}`, state: "FINISHED", at: at * 1e6 },
    run: { type: "TRACKED", stack },
    ...{ timing: [], changes: {}, receipts: [] },
    ...fields,
  });
  return message(JSON.stringify(payload), at, `receipt of ${stack}`);
}

export function message(body: string, receivedAtMilliseconds = start, receiptId = "receipt"): string {
  const packed = packDelivery({ body: Buffer.from(body), receivedAtMilliseconds, receiptId });
  if (packed === undefined) throw new Error("too large");
  return packed;
}

/** The bodies of all visible messages. */
export async function visible(queue: ReturnType<typeof createQueueStandIn>): Promise<readonly string[]> {
  const received = await queue.receive(100_000);
  for (const { receiptHandle } of received) await queue.changeVisibility(receiptHandle, 0);
  return received.map(({ body }) => body);
}
