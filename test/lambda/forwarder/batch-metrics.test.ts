import { randomUUID } from "node:crypto";
import type { SQSRecord } from "aws-lambda";
import { expect, test } from "vitest";
import { cloudWatchMetrics } from "../../../lambda/contract/cloudwatch-metrics.ts";
import { heartbeatMessage } from "../../../lambda/contract/queue.ts";
import { createForwarder } from "../../../lambda/forwarder/destinations/metrics/metrics-forwarder.ts";
import type { Answer } from "../../../lambda/forwarder/domain/answer.ts";
import { packDelivery } from "../../../lambda/shared/envelope.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { isHeartbeatPost } from "../../../simulator/heartbeats.ts";
import { createLedgerStandIn } from "../../../simulator/stand-ins/ledger.ts";
import { runPayload } from "../../payloads.ts";
import { lambdaContext } from "../lambda-context.ts";

const now = 1_800_000_000_000;
const nowSeconds = now / 1000;
const answered = (status: number, body = "{}"): Answer => ({ kind: "answered", status, body });
const accepted = answered(202, '{"errors":[]}');
const lost: Answer = { kind: "lost", detail: "ECONNRESET" };

const namesSeen = new Set<string>();

function start(answers: readonly Answer[] = [], heartbeat: Answer = accepted) {
  const posts = [...answers];
  const clock = { milliseconds: now };
  const ledger = createLedgerStandIn();
  const lines: Readonly<Record<string, unknown>>[] = [];
  const key = () => Promise.resolve(new Secret("key"));
  const forwarder = createForwarder(
    {
      ledger,
      apiKey: { get: key, refresh: key },
      submit: async (series) => {
        if (isHeartbeatPost(series)) return heartbeat;
        clock.milliseconds += 250;
        return posts.shift() ?? accepted;
      },
      deadLetter: () => Promise.resolve(),
      delay: () => Promise.resolve(),
      now: () => clock.milliseconds,
      random: () => 0,
      newNonce: randomUUID,
      wait: () => new Promise(() => {}),
      log: (_, message, fields = {}) => {
        if (message.startsWith("batch ") || message === "heartbeat") lines.push(fields);
      },
    },
    {
      integrationName: "audit",
      spaceliftEndpoint: "https://acme.app.spacelift.io",
    },
  );
  const handle = async (...records: readonly SQSRecord[]) =>
    (await forwarder({ Records: [...records] }, lambdaContext())).batchItemFailures;
  const forward = async (...records: readonly SQSRecord[]): Promise<Record<string, unknown>> => {
    const before = lines.length;
    await handle(...records);
    expect(lines).toHaveLength(before + 1);
    return metricsIn(lines.at(-1) ?? {});
  };
  return { forward, handle, clock, ledger, lines };
}

function metricsIn(line: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const declared = JSON.stringify(line["_aws"] ?? {});
  const names = [...declared.matchAll(/"Name":"(\w+)"/g)].map(([, name = ""]) => name);
  for (const name of names) namesSeen.add(name);
  return Object.fromEntries(names.map((name) => [name, line[name]]));
}

/** All runs have the same tags. */
function run(id: string, secondsAgo: number, sentSecondsAgo = 1): SQSRecord {
  const event = { kind: "run", account: "acme", id, state: "FINISHED", at: (nowSeconds - secondsAgo) * 1e9 };
  return message(JSON.stringify(runPayload({ event })), sentSecondsAgo);
}

function message(body: string, sentSecondsAgo = 1): SQSRecord {
  const delivery = { body: Buffer.from(body), receivedAtMilliseconds: now - 1000, receiptId: randomUUID() };
  return raw(packDelivery(delivery) ?? "", sentSecondsAgo);
}

function raw(body: string, sentSecondsAgo = 1): SQSRecord {
  return {
    messageId: randomUUID(),
    receiptHandle: "handle",
    body,
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: String(now - sentSecondsAgo * 1000),
      SenderId: "sender",
      ApproximateFirstReceiveTimestamp: String(now),
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:queue",
    awsRegion: "us-east-1",
  };
}

test("a delivery has its count, the latency of each event, and Datadog's two accepted answers", async () => {
  const { forward, lines } = start();
  expect(await forward(run("a", 60))).toEqual({
    EventsDelivered: 1,
    DeliveryLatency: [60_250],
    DatadogAnswers2xx: 2,
  });
  expect(lines[0]).toMatchObject({ Integration: "audit", messages: 1, delivered: 1 });
});

test.each([60, 4_000])(
  "a module version that was created %d s ago is counted, without a latency",
  async (secondsAgo) => {
    const { forward } = start();
    const event = {
      kind: "module_version",
      account: "acme",
      id: "v",
      state: "ACTIVE",
      at: (nowSeconds - secondsAgo) * 1e9,
    };
    const body = JSON.stringify({ version: 1, event, module: { id: "vpc", space: "root", branch: "main" } });
    expect(await forward(message(body))).toEqual({ EventsDelivered: 1, DatadogAnswers2xx: 2 });
  },
);

test("a forwarder whose last POST was accepted sends no heartbeat", async () => {
  const { forward } = start();
  await forward(run("a", 60));
  expect(await forward(run("b", 50), run("c", 40))).toEqual({
    EventsDelivered: 2,
    DeliveryLatency: [50_500, 40_500],
    DatadogAnswers2xx: 1,
  });
});

test("a second message of an event is a duplicate, in the same batch or a later one", async () => {
  const { forward } = start();
  expect(await forward(run("a", 60), run("a", 60))).toMatchObject({ EventsDelivered: 1, DuplicatesDropped: 1 });
  expect(await forward(run("a", 60))).toEqual({ DuplicatesDropped: 1 });
});

test("events off an occupied second are counted, each with its shift", async () => {
  const { forward } = start();
  expect(await forward(run("a", 60))).not.toHaveProperty("SecondsMoved");
  expect(await forward(run("b", 60))).toMatchObject({ SecondsMoved: [1] });
  expect(await forward(run("c", 60), run("d", 60))).toMatchObject({ EventsDelivered: 2, SecondsMoved: [2, 3] });
});

test.each([
  ["backwards", 60, 200, 60, 141],
  ["forwards", 900, 1800, 1000, 101],
])("an event that is shifted %s by minutes is not late", async (_, from, to, ago, moved) => {
  const { forward, ledger } = start();
  await forward(run("a", ago));
  const [slot] = ledger.slots();
  for (let taken = from; taken <= to; taken += 1) {
    await ledger.putSlot(slot?.slotKey ?? "", nowSeconds - taken, "another");
  }
  const metrics = await forward(run("b", ago));
  expect(metrics).toMatchObject({ EventsDelivered: 1, SecondsMoved: [moved] });
  expect(metrics).not.toHaveProperty("EventsLate");
});

test("an event over half an hour old is late, and not shifted", async () => {
  const { forward } = start();
  const metrics = await forward(run("a", 1801));
  expect(metrics).toMatchObject({ EventsDelivered: 1, EventsLate: 1, DeliveryLatency: [1_801_250] });
  expect(metrics).not.toHaveProperty("SecondsMoved");
  expect(await forward(run("b", 1799))).not.toHaveProperty("EventsLate");
});

test("an event that was refused for an hour gets another timestamp, and is late", async () => {
  const { forward, clock } = start([answered(429)]);
  expect(await forward(run("a", 60))).toMatchObject({ MessagesReturned: 1, DatadogAnswers429: 1 });
  clock.milliseconds += 3_600_000;
  expect(await forward(run("a", 60))).toMatchObject({ EventsDelivered: 1, EventsLate: 1 });
});

test("events without a free second are retried, and counted", async () => {
  const { forward, ledger } = start();
  await forward(run("a", 60));
  const [slot] = ledger.slots();
  for (let ago = 0; ago <= 1800; ago += 1) await ledger.putSlot(slot?.slotKey ?? "", nowSeconds - ago, "another");
  expect(await forward(run("b", 60, 30), run("c", 60, 1000))).toEqual({
    SlotsExhausted: 2,
    MessagesReturned: 2,
    ReturnedMessageAge: 1000,
  });
});

test.each<[string, Answer, Record<string, number>]>([
  ["400", answered(400), { DatadogAnswers2xx: 2, DatadogAnswers4xx: 1, DeadLetteredRejected: 1 }],
  ["403, twice", answered(403), { DatadogAnswers403: 2, MessagesReturned: 1, ReturnedMessageAge: 1 }],
  ["408", answered(408), { DatadogAnswers4xx: 1, MessagesReturned: 1, ReturnedMessageAge: 1 }],
  ["413", answered(413), { DatadogAnswers2xx: 2, DatadogAnswers4xx: 1, DeadLetteredRejected: 1 }],
  ["429", answered(429), { DatadogAnswers429: 1, MessagesReturned: 1, ReturnedMessageAge: 1 }],
  ["500", answered(500), { DatadogAnswers5xx: 1, MessagesReturned: 1, ReturnedMessageAge: 1 }],
  ["nothing", lost, { DatadogNoAnswer: 1, MessagesReturned: 1, ReturnedMessageAge: 1 }],
])("counts Datadog's answer to a POST: %s", async (_, answer, expected) => {
  const { forward } = start([answer, answer]);
  expect(await forward(run("a", 60))).toEqual({ DatadogAnswers2xx: 1, ...expected });
});

test.each<[string, Answer, Record<string, number>]>([
  ["403, twice", answered(403), { DatadogAnswers403: 2 }],
  ["503", answered(503), { DatadogAnswers5xx: 1 }],
  ["nothing", lost, { DatadogNoAnswer: 1 }],
])("counts Datadog's answer to a heartbeat: %s", async (_, heartbeat, expected) => {
  const { forward } = start([], heartbeat);
  expect(await forward(run("a", 60))).toEqual({ ...expected, MessagesReturned: 1, ReturnedMessageAge: 1 });
});

test.each([
  ["ahead", 121, [121]],
  ["behind", -121, [121]],
  ["ahead, but within its tolerance", 120, undefined],
])("measures a Datadog clock that is %s at each answer", async (_, ahead, expected) => {
  const dated = { ...accepted, dateEpochSeconds: nowSeconds + ahead };
  const { forward } = start([], dated);
  expect((await forward(run("a", 60)))["ClockDisagreement"]).toEqual(expected);
});

test("counts an event that Datadog accepts only without its extension", async () => {
  const { forward } = start([answered(400)]);
  const metrics = [{ name: "acme.cost", value: 1, tags: [] }];
  const event = { kind: "run", account: "acme", id: "a", state: "FINISHED", at: (nowSeconds - 60) * 1e9 };
  const body = JSON.stringify(runPayload({ event, metrics }));
  expect(await forward(message(body))).toMatchObject({ EventsDelivered: 1, ExtensionsOmitted: 1 });
});

test("a batch of heartbeats has no metrics, and its line says whether Datadog accepted them", async () => {
  for (const heartbeat of [accepted, lost]) {
    const { handle, lines } = start([], heartbeat);
    const beats = [heartbeatMessage, ' {"kind": "heartbeat", "version": 1}'].map((body) => raw(body));
    expect(await handle(...beats)).toEqual([]);
    expect(lines).toEqual([expect.not.objectContaining({ _aws: expect.anything() })]);
    // scripts/doctor/accepted-posts.ts reads the line.
    expect(lines[0]?.["heartbeat"] === "accepted").toBe(heartbeat === accepted);
  }
});

test("counts dead letters by reason", async () => {
  const { forward, clock } = start([accepted, lost]);
  await forward(run("first", 90));
  await forward(run("ambiguous", 60));
  clock.milliseconds += 3_600_000;
  expect(
    await forward(
      message("<html>"),
      run("too old", 46 * 86_400),
      run("retention_expiring", 60, 3.1 * 86_400),
      run("ambiguous", 60),
      message("{}"),
    ),
  ).toEqual({
    DeadLetteredMalformed: 2,
    DeadLetteredTooOld: 1,
    DeadLetteredRetentionExpiring: 1,
    DeadLetteredAmbiguous: 1,
    DatadogAnswers2xx: 1,
  });
});

test("an empty batch has a log line without metrics", async () => {
  const { forward, lines } = start();
  expect(await forward()).toEqual({});
  expect(lines).toEqual([expect.objectContaining({ messages: 0 })]);
  expect(lines[0]).not.toHaveProperty("_aws");
});

test("a hundred events make one line with a hundred values", async () => {
  const { forward } = start();
  const all = Array.from({ length: 100 }, (_, index) => run(`r${index}`, 60 + index));
  const { DeliveryLatency, EventsDelivered } = await forward(...all);
  expect(EventsDelivered).toBe(100);
  expect(DeliveryLatency).toHaveLength(100);
});

test("a batch that fails as a whole counts its returned messages", async () => {
  const { forward } = start();
  const bad = run("a", 60, 500);
  Object.defineProperty(bad.attributes, "ApproximateReceiveCount", { get: () => expect.fail("a bug") });
  expect(await forward(bad, run("b", 60))).toEqual({ MessagesReturned: 2, ReturnedMessageAge: 500 });
});

test("the batches above have every metric of the forwarder, and no other", () => {
  const {
    namespace: _,
    dimension: __,
    destinationDimension: ___,
    registrationDrift: ____,
    pollsFailed: _______,
    ...counted
  } = cloudWatchMetrics;
  // Those of the access log and of the recovery.
  const notOurs = [
    "deliveriesThrottled",
    "deliveriesRefused",
    "auditEventsRefused",
    "runLogsRefused",
    "runLogsTooLarge",
    "eventsRecovered",
    "eventsMissing",
  ];
  const { deadLettered, answers, ...rest } = counted;
  const others = Object.entries(rest).flatMap(([key, name]) => (notOurs.includes(key) ? [] : [name]));
  const names = [...others, ...Object.values(deadLettered), ...Object.values(answers)];
  expect(namesSeen).toEqual(new Set(names));
});
