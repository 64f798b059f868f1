import type { SQSRecord } from "aws-lambda";
import { expect, test } from "vitest";
import type { SpaceliftEvent } from "../../../lambda/events/event.ts";
import type { DeadLetter } from "../../../lambda/forwarder/dead-letter.ts";
import type { DeliveryResult } from "../../../lambda/forwarder/delivery-result.ts";
import type { Destination } from "../../../lambda/forwarder/destination.ts";
import { createBatchHandler } from "../../../lambda/forwarder/forward.ts";
import { packDelivery } from "../../../lambda/shared/envelope.ts";
import { runPayload } from "../../payloads.ts";
import { lambdaContext } from "../lambda-context.ts";

const now = 1_800_000_000_000;

interface Behaviour {
  readonly result?: DeliveryResult;
  readonly accepts?: (event: SpaceliftEvent) => boolean;
}

function destination(name: string, { result, accepts = () => true }: Behaviour = {}) {
  const given: string[] = [];
  const made: Destination = {
    name,
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

async function deliver(destinations: readonly Destination[], ...Records: readonly SQSRecord[]) {
  const letters: DeadLetter[] = [];
  const lines: Readonly<Record<string, unknown>>[] = [];
  const ports = {
    now: () => now,
    random: () => 0,
    delay: () => Promise.resolve(),
    deadLetter: async (letter: DeadLetter) => void letters.push(letter),
    log: (_: unknown, line: string, fields = {}) => void (line === "batch done" && lines.push(fields)),
  };
  const handler = createBatchHandler(destinations, ports, {
    integrationName: "audit",
    finishedStates: new Set(["FINISHED"]),
    queueRetentionDays: 4,
    retry: { firstSeconds: 10, maximumSeconds: 900 },
  });
  const { batchItemFailures } = await handler({ Records: [...Records] }, lambdaContext());
  return { returned: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), letters, line: lines[0] };
}

const done: DeliveryResult = { kind: "done", how: "delivered" };
const retry: DeliveryResult = { kind: "retry", detail: "503" };
const rejected: DeliveryResult = { kind: "dead_letter", reason: "rejected", detail: "400" };

test("each destination gets each event that it accepts, once", async () => {
  const one = destination("one", { result: done });
  const other = destination("other", { result: done, accepts: ({ id }) => id === "b" });
  const { returned, line } = await deliver([one.made, other.made], message("a"), message("b"), message("b"));
  expect(returned).toEqual([]);
  expect([one.given.length, other.given.length]).toEqual([2, 1]);
  expect(line).toMatchObject({ messages: 3, delivered: 3, EventsDelivered: 2, DuplicatesDropped: 1 });
});

test("events that the queue delivered before come first", async () => {
  const one = destination("one", { result: done });
  await deliver([one.made], message("new"), message("old", "2"));
  expect(one.given.map((id) => JSON.parse(id)[2])).toEqual(["old", "new"]);
});

test("a message is acknowledged once all its destinations are done", async () => {
  const destinations = [destination("one", { result: done }).made, destination("other", { result: retry }).made];
  expect((await deliver(destinations, message("a"))).returned).toEqual(["a"]);
});

test("a message is retried, not dead-lettered, while any destination needs a retry", async () => {
  const destinations = [destination("one", { result: rejected }).made, destination("other", { result: retry }).made];
  expect(await deliver(destinations, message("a"))).toMatchObject({ returned: ["a"], letters: [] });
});

test("a message is dead-lettered with the reason of the destination that rejects it", async () => {
  const destinations = [destination("one", { result: done }).made, destination("other", { result: rejected }).made];
  const { returned, letters } = await deliver(destinations, message("a"));
  expect(returned).toEqual([]);
  expect(letters).toMatchObject([{ reason: "rejected", detail: "400" }]);
});

test("an event that no destination accepts is ignored, one without a result is retried", async () => {
  const nobody = destination("nobody", { accepts: () => false });
  expect(await deliver([nobody.made], message("a"))).toMatchObject({ returned: [], line: { ignored: 1 } });
  expect(await deliver([destination("forgetful").made], message("a"))).toMatchObject({ returned: ["a"] });
});
