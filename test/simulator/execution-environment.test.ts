import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { SQSEvent } from "aws-lambda";
import { expect, test } from "vitest";
import { packDelivery } from "../../lambda/shared/envelope.ts";
import { createExecutionEnvironment } from "../../simulator/execution-environment.ts";
import type { FaultName } from "../../simulator/fault-catalogue.ts";
import { datadogApiKeyParameter } from "../../simulator/functions.ts";
import { createContext } from "../../simulator/stand-ins/lambda-context.ts";
import { createLedgerStandIn } from "../../simulator/stand-ins/ledger.ts";
import { createParametersStandIn } from "../../simulator/stand-ins/parameters.ts";
import { createQueueStandIn } from "../../simulator/stand-ins/queue.ts";
import { inboxOf, outboxOf } from "../../simulator/stand-ins/queue-ports.ts";
import { runPayload } from "../payloads.ts";

/** An environment whose Datadog accepts all POSTs at once, except the first with an event, which waits for the test. */
function start(faults: readonly FaultName[] = []) {
  const queue = createQueueStandIn({ clock: Date.now, visibilityTimeoutSeconds: 30 });
  const ledger = createLedgerStandIn();
  const parameters = createParametersStandIn();
  parameters.put(datadogApiKeyParameter, "a key");
  const answer = Promise.withResolvers<void>();
  const posted = Promise.withResolvers<void>();
  const environment = createExecutionEnvironment(
    {
      ...{ parameters, ledger, outbox: outboxOf(queue), inbox: inboxOf(queue, queue), log: () => {} },
      datadog: {
        submit: async (series) => {
          if (series.some(({ metric }) => metric.endsWith("run.count"))) {
            posted.resolve();
            await answer.promise;
          }
          return { kind: "answered", status: 202, body: '{"errors":[]}' };
        },
      },
    },
    { isOn: (name) => faults.includes(name) },
  );
  const forward = (event: SQSEvent) => environment.forwarder(event, createContext("forwarder", Date.now, 60_000));
  return { ...environment, forward, ledger, answer, posted };
}

function batch(): SQSEvent {
  const now = Date.now();
  const event = { kind: "run", account: "acme", id: "a", state: "FINISHED", at: now * 1e6 };
  const body = Buffer.from(JSON.stringify(runPayload({ event })));
  const attributes = {
    ...{ ApproximateReceiveCount: "1", SentTimestamp: String(now), SenderId: "" },
    ApproximateFirstReceiveTimestamp: String(now),
  };
  return {
    Records: [
      {
        ...{ messageId: "1", receiptHandle: "1", attributes, messageAttributes: {}, md5OfBody: "" },
        body: packDelivery({ body, receivedAtMilliseconds: now, receiptId: "receipt" }) ?? "",
        ...{ eventSource: "aws:sqs", eventSourceARN: "", awsRegion: "us-east-1" },
      },
    ],
  };
}

test("an invocation that completes marks accepted events", async () => {
  const { forward, ledger, answer } = start();
  answer.resolve();
  expect(await forward(batch())).toEqual({ batchItemFailures: [] });
  expect(ledger.calls().mark).toBe(1);
});

test("an ended process does nothing more, and the next one starts cold", async () => {
  const { forward, end, ledger, answer, posted } = start();
  const invocation = forward(batch()).then(() => "answered");
  await posted.promise;
  end();
  const calls = ledger.calls();
  answer.resolve();
  for (let turns = 0; turns < 20; turns += 1) await turn();
  expect(await Promise.race([invocation, turn("still open")])).toBe("still open");
  expect(ledger.calls()).toEqual(calls);
  expect(ledger.calls().mark).toBe(0);
  expect(await forward(batch())).toEqual({ batchItemFailures: [] });
  expect(ledger.calls().mark).toBe(1);
});

test("a killed invocation leaves memory, although it never ends", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: unknown = runInNewContext("gc");
  if (typeof collectGarbage !== "function") throw new Error("this Node has no garbage collector to call");
  const { forward } = start(["forwarder-killed-before-post"]);
  const kill = async () => {
    const event = batch();
    await expect(forward(event)).rejects.toThrow("killed before its POST");
    return new WeakRef(event);
  };
  const killed = await kill();
  await turn();
  collectGarbage();
  expect(killed.deref()).toBeUndefined();
});
