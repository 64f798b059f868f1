import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { machine } from "../../../lambda/adapters/machine.ts";
import { createForwarder } from "../../../lambda/forwarder/destinations/metrics/metrics-forwarder.ts";
import { sign } from "../../../lambda/receiver/domain/signature.ts";
import { createReceiver } from "../../../lambda/receiver/receive.ts";
import { createResourceFunction } from "../../../lambda/shared/custom-resource/resource-function.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { createLedgerStandIn } from "../../../simulator/stand-ins/ledger.ts";
import { createParametersStandIn } from "../../../simulator/stand-ins/parameters.ts";
import { lambdaContext } from "../lambda-context.ts";

const secret = new Secret("the webhook's secret");
const body = "{}";
const never = () => new Promise<never>(() => {});
const kept = (value: Secret) => ({ get: () => Promise.resolve(value), refresh: () => Promise.resolve(value) });

const logged: string[] = [];
const log = (_: string, message: string) => void logged.push(message);
const record = {
  messageId: "1",
  receiptHandle: "1",
  body,
  attributes: {
    ApproximateReceiveCount: "1",
    SentTimestamp: "1",
    SenderId: "",
    ApproximateFirstReceiveTimestamp: "1",
  },
  messageAttributes: {},
  ...{ md5OfBody: "", eventSource: "aws:sqs", eventSourceARN: "", awsRegion: "us-east-1" },
};

const functions: Readonly<Record<string, (context: ReturnType<typeof lambdaContext>) => Promise<unknown>>> = {
  receiver: (context) =>
    createReceiver({
      secrets: {
        get: () => Promise.resolve([{ secret }]),
        refresh: () => Promise.resolve([{ secret }]),
      },
      enqueue: never,
      newReceiptId: () => "receipt",
      now: Date.now,
      log,
    })({ body, isBase64Encoded: false, headers: { "x-signature-256": sign(secret, Buffer.from(body)) } }, context),
  forwarder: (context) =>
    createForwarder(
      {
        ...machine,
        apiKey: kept(secret),
        ledger: createLedgerStandIn(),
        submit: never,
        deadLetter: never,
        delay: never,
        wait: never,
        log,
      },
      {
        integrationName: "spacelift-datadog",
        spaceliftEndpoint: "https://acme.app.spacelift.io",
      },
    )({ Records: [record] }, context),
  "registrar and installer": (context) =>
    createResourceFunction(
      { parameters: createParametersStandIn(), respond: never, now: Date.now, wait: () => wait(1), log },
      { notCreatedId: "none", notesAttribute: "Notes", perform: never },
      { field: "Reconcile", perform: never },
    )({ Reconcile: {} }, context),
};

describe.each(Object.entries(functions))("the %s", (_, invoke) => {
  test("does not answer when its time is up, so Lambda counts an error", async () => {
    logged.length = 0;
    const invocation = invoke(lambdaContext(20)).then(
      () => "answered",
      () => "failed",
    );
    expect(await Promise.race([invocation, wait(150, "still at work")])).toBe("still at work");
    expect(logged).toEqual([]);
  });
});
