import { randomUUID } from "node:crypto";
import type { SQSRecord } from "aws-lambda";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { TimedSeries } from "../../../../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { createForwarder } from "../../../../../lambda/forwarder/destinations/metrics/metrics-forwarder.ts";
import type { Answer } from "../../../../../lambda/forwarder/domain/answer.ts";
import { packDelivery } from "../../../../../lambda/shared/envelope.ts";
import { Secret } from "../../../../../lambda/shared/secret.ts";
import { isHeartbeatPost } from "../../../../../simulator/heartbeats.ts";
import { createLedgerStandIn } from "../../../../../simulator/stand-ins/ledger.ts";
import { runPayload } from "../../../../payloads.ts";
import { lambdaContext } from "../../../lambda-context.ts";

const now = 1_800_000_000;
const day = 86_400;

function start({ historicalMetrics = true } = {}) {
  const ledger = createLedgerStandIn();
  const points: TimedSeries[] = [];
  const answers: Answer[] = [];
  const lines: Readonly<Record<string, unknown>>[] = [];
  const letters: string[] = [];
  const key = () => Promise.resolve(new Secret("key"));
  const forwarder = createForwarder(
    {
      ledger,
      apiKey: { get: key, refresh: key },
      submit: async (series) => {
        const answer: Answer = { kind: "answered", status: 202, body: '{"errors":[]}', dateEpochSeconds: now };
        if (isHeartbeatPost(series)) return answer;
        const next = answers.shift() ?? answer;
        if (next === answer) points.push(...series.filter(({ metric }) => metric.endsWith("run.count")));
        return next;
      },
      deadLetter: async ({ reason }) => void letters.push(reason),
      delay: () => Promise.resolve(),
      now: () => now * 1000,
      random: () => 0,
      newNonce: randomUUID,
      wait: () => new Promise(() => {}),
      log: (_level, message, fields = {}) => {
        if (message === "batch done") lines.push(fields);
      },
    },
    { integrationName: "audit", spaceliftEndpoint: "https://acme.app.spacelift.io", historicalMetrics },
  );
  const forward = async (...records: readonly SQSRecord[]) => forwarder({ Records: [...records] }, lambdaContext());
  return { ledger, points, answers, lines, letters, forward };
}

function message(id: string, secondsAgo: number, isBackfilled: boolean): SQSRecord {
  const at = (now - secondsAgo) * 1e9;
  const payload = runPayload({ event: { kind: "run", account: "acme", id, state: "FINISHED", at } });
  const body = packDelivery({
    ...{ body: Buffer.from(JSON.stringify(payload)), receivedAtMilliseconds: now * 1000, receiptId: id },
    ...(isBackfilled && { isBackfilled }),
  });
  return {
    messageId: id,
    receiptHandle: id,
    body: body ?? "",
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: String(now * 1000),
      SenderId: "",
      ApproximateFirstReceiveTimestamp: "0",
    },
    ...{ messageAttributes: {}, md5OfBody: "", eventSource: "", eventSourceARN: "", awsRegion: "" },
  };
}

test("a backfilled run gets a second near its own, and a live one of the same age gets one near now", async () => {
  const { points, forward, lines } = start();
  await forward(message("a", 40 * day, true), message("b", 40 * day, true), message("c", 40 * day, false));
  expect(new Set(points.map(({ second }) => second))).toEqual(new Set([now - 40 * day - 1, now - 40 * day, now]));
  expect(points).toHaveLength(3);
  expect(lines[0]).toMatchObject({ EventsDelivered: 3, EventsLate: 1 });
  expect(lines[0]?.["DeliveryLatency"]).toHaveLength(1);
});

test("without historical metrics, a backfilled run gets a second near now", async () => {
  const { points, forward } = start({ historicalMetrics: false });
  await forward(message("a", 2 * day, true));
  expect(points.map(({ second }) => second)).toEqual([now]);
});

test("a backfilled run that Datadog refused is sent again at its own second", async () => {
  const { points, answers, forward } = start();
  answers.push({ kind: "answered", status: 429, body: "{}", dateEpochSeconds: now });
  await forward(message("a", 2 * day, true));
  await forward(message("a", 2 * day, true));
  expect(points.map(({ second }) => second)).toEqual([now - 2 * day]);
});

test("a backfilled run over 45 days old is dead-lettered as too old", async () => {
  const { points, letters, forward } = start();
  await forward(message("a", 46 * day, true));
  expect([points, letters]).toEqual([[], ["too_old"]]);
});

test("each of many runs is counted once, at a second of its own, however live and backfilled messages mix", async () => {
  const one = fc.record({ id: fc.nat({ max: 30 }), isBackfilled: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(one, { minLength: 1, maxLength: 20 }), { maxLength: 5 }), async (batches) => {
      const { points, forward } = start();
      // All runs have the same tags, and ended within three seconds.
      const age = (id: number) => 3 * day + (id % 3);
      for (const batch of batches) {
        await forward(...batch.map(({ id, isBackfilled }) => message(`run-${id}`, age(id), isBackfilled)));
      }
      const ids = new Set(batches.flat().map(({ id }) => id));
      expect(points).toHaveLength(ids.size);
      expect(new Set(points.map(({ second }) => second)).size).toBe(ids.size);
    }),
    { numRuns: 40 },
  );
});
