import type { SQSRecord } from "aws-lambda";
import { expect, test } from "vitest";
import type { SpaceliftEvent } from "../../../lambda/events/event.ts";
import type { DeadLetter } from "../../../lambda/forwarder/dead-letter.ts";
import type { DeliveryResult } from "../../../lambda/forwarder/delivery-result.ts";
import type { Destination } from "../../../lambda/forwarder/destination.ts";
import { createBatchHandler } from "../../../lambda/forwarder/forward.ts";
import { createEventReader } from "../../../lambda/forwarder/read-event.ts";
import { packDelivery } from "../../../lambda/shared/envelope.ts";
import { runPayload } from "../../payloads.ts";
import { lambdaContext } from "../lambda-context.ts";

const now = 1_800_000_000_000;

interface Behaviour {
  readonly result?: DeliveryResult;
  readonly accepts?: (event: SpaceliftEvent) => boolean;
}

function destination({ result, accepts = () => true }: Behaviour = {}) {
  const given: string[] = [];
  const made: Destination = {
    accepts,
    deliver: async ({ events }) => {
      const ids = [...events].map(({ eventId }) => eventId);
      given.push(...ids);
      const results = new Map(result === undefined ? [] : ids.map((id) => [id, result] as const));
      return { results, metrics: [] };
    },
  };
  return { ...made, given, made };
}

function message(id: string, receives = "1"): SQSRecord {
  const event = { kind: "run", account: "acme", id, state: "FINISHED", at: now * 1e6 };
  const body = Buffer.from(JSON.stringify(runPayload({ event })));
  return {
    messageId: id,
    receiptHandle: id,
    body: packDelivery({ body, receivedAtMilliseconds: now, receiptId: id }) ?? "",
    attributes: {
      ApproximateReceiveCount: receives,
      SentTimestamp: String(now),
      SenderId: "sender",
      ApproximateFirstReceiveTimestamp: String(now),
    },
    messageAttributes: {},
    ...{ md5OfBody: "", eventSource: "aws:sqs", eventSourceARN: "", awsRegion: "us-east-1" },
  };
}

async function deliver(destination: Destination, ...Records: readonly SQSRecord[]) {
  const letters: DeadLetter[] = [];
  const lines: Readonly<Record<string, unknown>>[] = [];
  const ports = {
    now: () => now,
    random: () => 0,
    delay: () => Promise.resolve(),
    deadLetter: async (letter: DeadLetter) => void letters.push(letter),
    log: (_: unknown, line: string, fields = {}) => void (line === "batch done" && lines.push(fields)),
  };
  const handler = createBatchHandler(destination, ports, {
    integrationName: "audit",
    readDelivery: createEventReader(["FINISHED"]),
    queueRetentionDays: 4,
    retry: { firstSeconds: 10, maximumSeconds: 900 },
  });
  const { batchItemFailures } = await handler({ Records: [...Records] }, lambdaContext());
  return { returned: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), letters, line: lines[0] };
}

const done: DeliveryResult = { kind: "done", how: "delivered" };
const retry: DeliveryResult = { kind: "retry", detail: "503" };
const rejected: DeliveryResult = { kind: "dead_letter", reason: "rejected", detail: "400" };

test("a destination gets each event once", async () => {
  const { made, given } = destination({ result: done });
  const { returned, line } = await deliver(made, message("a"), message("b"), message("b"));
  expect(returned).toEqual([]);
  expect(given).toHaveLength(2);
  expect(line).toMatchObject({ messages: 3, delivered: 3, EventsDelivered: 2, DuplicatesDropped: 1 });
});

test("events that the queue delivered before come first", async () => {
  const { made, given } = destination({ result: done });
  await deliver(made, message("new"), message("old", "2"));
  expect(given.map((id) => JSON.parse(id)[2])).toEqual(["old", "new"]);
});

test("a result decides about the message", async () => {
  expect(await deliver(destination({ result: retry }).made, message("a"))).toMatchObject({
    returned: ["a"],
    letters: [],
  });
  expect(await deliver(destination({ result: rejected }).made, message("a"))).toMatchObject({
    returned: [],
    letters: [{ reason: "rejected", detail: "400" }],
  });
});

test("an event that the destination does not accept is ignored, one without a result is retried", async () => {
  const only = destination({ result: done, accepts: ({ id }) => id === "b" });
  expect(await deliver(only.made, message("a"), message("b"))).toMatchObject({
    returned: [],
    line: { ignored: 1, delivered: 1 },
  });
  expect(only.given).toHaveLength(1);
  expect(await deliver(destination().made, message("a"))).toMatchObject({ returned: ["a"] });
});
