import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { SQSRecord } from "aws-lambda";
import { describe, expect, test } from "vitest";
import { heartbeatMessage } from "../../../lambda/contract/queue.ts";
import type { DeadLetter } from "../../../lambda/forwarder/dead-letter.ts";
import type { TimedSeries } from "../../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { createForwarder } from "../../../lambda/forwarder/destinations/metrics/metrics-forwarder.ts";
import type { Answer } from "../../../lambda/forwarder/domain/answer.ts";
import { type Delay, retrySeconds } from "../../../lambda/forwarder/retry.ts";
import { createCachedValue } from "../../../lambda/shared/cached-value.ts";
import { packDelivery } from "../../../lambda/shared/envelope.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { isHeartbeatPost } from "../../../simulator/heartbeats.ts";
import { createLedgerStandIn, type LedgerStandIn } from "../../../simulator/stand-ins/ledger.ts";
import { fixture, runPayload } from "../../payloads.ts";
import { lambdaContext } from "../lambda-context.ts";

const now = 1_800_000_000_000;
const accepted: Answer = { kind: "answered", status: 202, body: '{"errors":[]}' };
const answered = (status: number): Answer => ({ kind: "answered", status, body: "{}" });

interface Surroundings {
  readonly ledger?: LedgerStandIn;
  readonly extraTags?: readonly string[];
}

function harness(
  answerTo: (series: readonly TimedSeries[], key: string) => Answer = () => accepted,
  surroundings: Surroundings = {},
) {
  const posts: (readonly TimedSeries[])[] = [];
  const keys: string[] = [];
  const deadLettered: DeadLetter[] = [];
  const delays: Delay[] = [];
  const logged: string[] = [];
  const deadlines: number[] = [];
  const parameter = { key: "good-key", down: false, takesMilliseconds: 0 };
  const deadLetterQueue = { down: false };
  const heartbeats: TimedSeries[] = [];
  /** `isReady`: it accepts heartbeats. `onlyKey`: the only valid key. `isOneWay`: it answers heartbeats like events. */
  const datadog: { isReady: boolean; onlyKey?: string; isOneWay: boolean } = { isReady: true, isOneWay: false };
  const table = { down: false, hangs: false };
  const ledger = surroundings.ledger ?? createLedgerStandIn({ disrupt: () => (table.down ? "refuse" : "none") });
  const hanging = <T>(call: () => Promise<T>) => (table.hangs ? new Promise<never>(() => {}) : call());
  const clock = { milliseconds: now };
  const forwarder = createForwarder(
    {
      apiKey: createCachedValue(
        async () => {
          clock.milliseconds += parameter.takesMilliseconds;
          if (parameter.down) throw new Error("SSM is out of reach");
          return new Secret(parameter.key);
        },
        {
          maximumAgeMilliseconds: 60_000,
          minimumRefreshMilliseconds: 0,
          pauseMilliseconds: 0,
          now: () => clock.milliseconds,
        },
      ),
      submit: async (series, key, deadlineMilliseconds) => {
        if (isHeartbeatPost(series)) {
          heartbeats.push(...series);
          if (!datadog.isReady) return { kind: "lost", detail: "ECONNRESET" };
          if (datadog.onlyKey !== undefined && key.reveal() !== datadog.onlyKey) return answered(403);
          return datadog.isOneWay ? answerTo(series, key.reveal()) : accepted;
        }
        deadlines.push(deadlineMilliseconds);
        posts.push(series);
        keys.push(key.reveal());
        return answerTo(series, key.reveal());
      },
      ledger: {
        ...ledger,
        close: (...args) => hanging(() => ledger.close(...args)),
        mark: (...args) => hanging(() => ledger.mark(...args)),
      },
      deadLetter: async (message) => {
        if (deadLetterQueue.down) throw new Error("SQS is out of reach");
        deadLettered.push(message);
      },
      delay: async (each) => {
        if (deadLetterQueue.down) throw new Error("SQS is out of reach");
        delays.push(...each);
      },
      now: () => clock.milliseconds,
      random: () => 0.5,
      newNonce: randomUUID,
      // Waits a hundredth of the time.
      wait: (milliseconds, signal) => sleep(milliseconds / 100, undefined, signal && { signal }).catch(() => {}),
      log: (level, message, fields) => logged.push(JSON.stringify({ level, message, ...fields })),
    },
    {
      integrationName: "spacelift-datadog",
      spaceliftEndpoint: "https://acme.app.spacelift.io",
      ...(surroundings.extraTags && { extraTags: surroundings.extraTags }),
    },
  );
  const forward = async (records: readonly SQSRecord[], remaining?: number) => {
    const { batchItemFailures } = await forwarder({ Records: [...records] }, lambdaContext(remaining));
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  const counted = () =>
    posts.map((series) => series.filter(({ metric }) => metric.endsWith("run.count")).map(({ tags }) => stackOf(tags)));
  return {
    forward,
    posts,
    heartbeats,
    keys,
    deadlines,
    deadLettered,
    delays,
    logged,
    parameter,
    deadLetterQueue,
    datadog,
    table,
    ledger,
    clock,
    counted,
  };
}

function stackOf(tags: readonly string[]): string {
  return tags.find((tag) => tag.startsWith("stack:"))?.slice("stack:".length) ?? "none";
}

function record(messageId: string, body: string | Uint8Array, attributes: Partial<SQSRecord["attributes"]> = {}) {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return raw(
    messageId,
    packDelivery({ body: bytes, receivedAtMilliseconds: now - 1000, receiptId: `receipt-${messageId}` }) ?? "",
    attributes,
  );
}

function raw(messageId: string, body: string, attributes: Partial<SQSRecord["attributes"]> = {}): SQSRecord {
  return {
    messageId,
    receiptHandle: `handle-${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: String(now - 1000),
      SenderId: "sender",
      ApproximateFirstReceiveTimestamp: String(now),
      ...attributes,
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:queue",
    awsRegion: "us-east-1",
  };
}

/** Of a run that any destination would take. */
const runLogs =
  packDelivery({ body: Buffer.from(run("a")), receivedAtMilliseconds: now, receiptId: "a", kind: "run_logs" }) ?? "";

/** Each makes one series. */
function receiptsOf(count: number) {
  return Array.from({ length: count }, (_, index) => ({ name: `policy ${index}`, type: "PLAN", outcome: "allow" }));
}

/** By default it finished a minute ago. */
function run(stack: string, fields: Readonly<Record<string, unknown>> = {}, at: unknown = (now - 60_000) * 1e6) {
  const event = { kind: "run", account: "acme", id: `run-${stack}`, state: "FINISHED", at };
  return JSON.stringify(runPayload({ event, run: { stack }, ...fields }));
}

describe("a batch", () => {
  test("of a hundred runs is one POST, which acknowledges every message", async () => {
    const { forward, posts, counted } = harness();
    await forward([record("m", run("first"))]);
    const records = Array.from({ length: 100 }, (_, index) => record(`m${index}`, run(`s${index}`)));
    expect(await forward(records)).toEqual([]);
    expect(posts).toHaveLength(2);
    expect(counted()[1]).toHaveLength(100);
  });

  test("reads the ledger before the heartbeat is answered, and claims afterwards", async () => {
    const ledger = createLedgerStandIn();
    const seen: (readonly [string, number])[] = [];
    const see = (call: string) => seen.push([call, heartbeats.length]);
    const { forward, heartbeats } = harness(undefined, {
      ledger: {
        ...ledger,
        read: (ids) => {
          see("read");
          return ledger.read(ids);
        },
        putSlot: (...args) => {
          see("slot");
          return ledger.putSlot(...args);
        },
      },
    });
    expect(await forward([record("m1", run("a"))])).toEqual([]);
    expect(seen).toEqual([
      ["read", 0],
      ["slot", 1],
    ]);
  });

  test("returns the event if neither the heartbeat nor the read of the ledger succeeds", async () => {
    const { forward, datadog, table } = harness();
    datadog.isReady = false;
    table.down = true;
    expect(await forward([record("m1", run("a"))])).toEqual(["m1"]);
  });

  test("begins with a heartbeat after a cold start", async () => {
    const { forward, counted, heartbeats } = harness();
    expect(await forward([record("m1", run("a")), record("m2", run("b"))])).toEqual([]);
    expect(await forward([record("m3", run("c"))])).toEqual([]);
    expect(counted()).toEqual([["a"], ["b"], ["c"]]);
    expect(heartbeats).toEqual([
      {
        metric: "spacelift.integration.forwarder.heartbeat",
        type: "gauge",
        tags: ["account:acme", "integration:spacelift-datadog"],
        value: 1,
        second: now / 1000,
      },
    ]);
  });

  test("counts a repeated event once and acknowledges both messages", async () => {
    const { forward, counted } = harness();
    expect(await forward([record("m1", run("s")), record("m2", run("s", { timing: [] }))])).toEqual([]);
    expect(counted()).toEqual([["s"]]);
  });

  test("counts Spacelift's default bodies, and acknowledges a run in flight without counting it", async () => {
    const { forward, posts } = harness();
    const theirs = JSON.parse(fixture("default-payload/run.json"));
    const recent = { ...theirs, timestamp_millis: now - 5000 };
    const inFlight = { ...recent, state: "PLANNING" };
    expect(
      await forward([
        record("m1", JSON.stringify(recent)),
        record("m2", JSON.stringify(inFlight)),
        record("m3", fixture("default-payload/internal-error.json")),
      ]),
    ).toEqual([]);
    expect(posts.flat().map(({ metric }) => metric.replace("spacelift.integration.", ""))).toEqual([
      "run.count",
      "run.resources",
      "run.resources",
      "run.resources",
      "internal_error.count",
    ]);
  });

  test("counts a run in any state that our policy sends", async () => {
    const { forward, counted } = harness();
    const event = { kind: "run", account: "acme", id: "run-c", state: "CANCELED", at: (now - 60_000) * 1e6 };
    expect(await forward([record("m1", run("c", { event }))])).toEqual([]);
    expect(counted()).toEqual([["c"]]);
  });

  test("without messages makes no POST", async () => {
    const { forward, posts } = harness();
    expect(await forward([])).toEqual([]);
    expect(posts).toEqual([]);
  });

  test.each([
    [120_000, 20_000],
    [30_000, 5_000],
  ])("with %d ms left allows %d ms for a POST", async (remaining, deadline) => {
    const { forward, deadlines } = harness();
    await forward([record("m1", run("a"))], remaining);
    expect(deadlines).toEqual([deadline]);
  });
});

describe("the second of a point", () => {
  test.each([
    ["is the run's own", (now - 60_000) * 1e6, now / 1000 - 60],
    ["is now for a run that finished hours ago", (now - 7_200_000) * 1e6, now / 1000],
    ["is the receipt's for a run in the future", (now + 7_200_000) * 1e6, now / 1000 - 1],
    ["is the receipt's if Spacelift gave no time", null, now / 1000 - 1],
  ])("%s", async (_, at, second) => {
    const { forward, posts } = harness();
    await forward([record("m1", run("s", {}, at))]);
    expect(new Set(posts.flat().map((series) => series.second))).toEqual(new Set([second]));
  });
});

function ulidEvent(at: unknown) {
  return { kind: "run", account: "acme", id: "01ARYZ6S41TSV4RRFFQ69G5FAV", state: "FINISHED", at };
}

describe("dead-letters one message with its reason, and delivers the others", () => {
  const old = String(now - 3.1 * 86_400_000);
  test.each([
    ["malformed", "the body is empty", record("bad", "")],
    ["malformed", "the body is not UTF-8", record("bad", Uint8Array.of(0xff, 0xfe))],
    ["malformed", "the body is not JSON", record("bad", "<html>")],
    ["malformed", "neither the policy's payload nor", record("bad", '{"hello":"world"}')],
    ["malformed", "payload version 7", record("bad", '{"version":7}')],
    ["malformed", "the message is not one that the receiver wrote", raw("bad", "hello")],
    ["malformed", "belong to the destination logs", raw("bad", runLogs)],
    ["too_old", "days ago; whether it was counted is known for 45", record("bad", run("old", {}, 1.5e18))],
    [
      "too_old",
      "days ago; whether it was counted is known for 45",
      // Without a valid time, a run is as old as its ULID, which is of 2016.
      record("bad", run("old", { event: ulidEvent(null) })),
    ],
    ["too_old", "days ago", record("bad", run("old", { event: ulidEvent((now + 7_200_000) * 1e6) }))],
    ["retention_expiring", "3.1 of the 4 days", record("bad", run("late"), { SentTimestamp: old })],
  ])("%s: %s", async (reason, detail, bad) => {
    const { forward, deadLettered, counted } = harness();
    expect(await forward([record("m1", run("a")), bad, record("m2", run("b"))])).toEqual([]);
    expect(deadLettered).toEqual([
      expect.objectContaining({ reason, body: bad.body, detail: expect.stringContaining(detail), attempts: 1 }),
    ]);
    expect(counted().flat()).toEqual(["a", "b"]);
  });

  test.each([400, 413])("rejected: one event of a hundred, which Datadog answers with %d", async (status) => {
    const { forward, deadLettered, posts, counted } = harness((series) =>
      series.some(({ tags }) => stackOf(tags) === "s37") ? answered(status) : accepted,
    );
    const records = Array.from({ length: 100 }, (_, index) => record(`m${index}`, run(`s${index}`)));
    expect(await forward(records)).toEqual([]);
    expect(deadLettered).toEqual([
      expect.objectContaining({
        reason: "rejected",
        detail: `Datadog answered ${status}`,
        eventId: expect.any(String),
      }),
    ]);
    expect(posts.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(100)) + 2);
    const delivered = counted().filter((stacks) => !stacks.includes("s37"));
    expect(delivered.flat().toSorted()).toEqual(
      Array.from({ length: 100 }, (_, index) => `s${index}`)
        .filter((stack) => stack !== "s37")
        .toSorted(),
    );
  });

  test("rejected: an event that is larger than the ledger can hold", async () => {
    const { forward, deadLettered, counted } = harness();
    const receipts = Array.from({ length: 8_000 }, () => ({
      name: randomUUID() + randomUUID(),
      flags: [randomUUID()],
    }));
    expect(await forward([record("bad", run("big", { receipts })), record("m1", run("a"))])).toEqual([]);
    expect(deadLettered).toEqual([
      expect.objectContaining({ reason: "rejected", detail: expect.stringContaining("more than the ledger holds") }),
    ]);
    expect(counted().flat()).toEqual(["a"]);
  });

  test("keeps a message on the queue if it cannot be dead-lettered", async () => {
    const { forward, deadLetterQueue, deadLettered } = harness();
    deadLetterQueue.down = true;
    expect(await forward([record("bad", "<html>"), record("m1", run("a"))])).toEqual(["bad"]);
    expect(deadLettered).toEqual([]);
  });
});

describe("returns messages to the queue", () => {
  test.each<[string, Answer]>([
    ["408", answered(408)],
    ["429", answered(429)],
    ["500", answered(500)],
    ["503", answered(503)],
    ["a lost answer", { kind: "lost", detail: "ECONNRESET" }],
    ["a failed connection", { kind: "not_sent", why: "unreachable", detail: "ENOTFOUND" }],
    ["a 202 with errors", { kind: "answered", status: 202, body: '{"errors":["dropped"]}' }],
  ])("after %s", async (_, answer) => {
    const { forward, posts, delays, deadLettered } = harness(() => answer);
    expect(await forward([record("m1", run("a")), record("m2", run("b"), { ApproximateReceiveCount: "3" })])).toEqual([
      "m2",
      "m1",
    ]);
    expect(posts.length).toBeGreaterThan(0);
    expect(deadLettered).toEqual([]);
    expect(delays).toEqual([
      { receiptHandle: "handle-m2", seconds: 35 },
      { receiptHandle: "handle-m1", seconds: 9 },
    ]);
  });

  test("until Datadog's own reset after a 429", async () => {
    const { forward, delays } = harness(() => ({ kind: "answered", status: 429, body: "", resetSeconds: 55.2 }));
    await forward([record("m1", run("a"))]);
    expect(delays).toEqual([{ receiptHandle: "handle-m1", seconds: 56 }]);
  });

  test("if the invocation has too little time left for a POST", async () => {
    const { forward, posts } = harness();
    expect(await forward([record("m1", run("a"))], 5_000)).toEqual(["m1"]);
    expect(posts).toEqual([]);
  });

  test("but not the delivered ones, even if the visibility cannot be changed", async () => {
    const { forward, deadLetterQueue } = harness((series) => (series.length > 0 ? accepted : answered(500)));
    deadLetterQueue.down = true;
    expect(await forward([record("m1", run("a")), record("bad", "<html>"), record("m2", run("b"))])).toEqual(["bad"]);
  });

  test("if the key cannot be read", async () => {
    const { forward, parameter, posts } = harness();
    parameter.down = true;
    expect(await forward([record("m1", run("a"))])).toEqual(["m1"]);
    expect(posts).toEqual([]);
  });

  test("if Datadog goes down during the search for a bad event", async () => {
    const answers = [accepted, answered(400), answered(503)];
    const { forward, deadLettered, counted, ledger } = harness(() => answers.shift() ?? accepted);
    await forward([record("m", run("first"))]);
    const records = ["a", "b", "c", "d"].map((stack) => record(`m-${stack}`, run(stack)));
    expect(await forward(records)).toEqual(["m-a", "m-b", "m-c", "m-d"]);
    expect(deadLettered).toEqual([]);
    expect(counted()).toEqual([["first"], ["a", "b", "c", "d"], ["a", "b"]]);
    const open = [...ledger.claims().values()].filter(({ done }) => !done).map((claim) => claim.open.length);
    expect(open).toEqual([1, 1, 0, 0]);
  });
});

describe("in an outage", () => {
  test("claims and sends nothing while Datadog does not answer", async () => {
    const { forward, datadog, ledger, posts } = harness();
    datadog.isReady = false;
    expect(await forward([record("m1", run("a")), record("m2", run("b"))])).toEqual(["m1", "m2"]);
    expect(posts).toEqual([]);
    expect(ledger.calls()).toMatchObject({ putSlot: 0, putClaim: 0 });
    datadog.isReady = true;
    expect(await forward([record("m1", run("a")), record("m2", run("b"))])).toEqual([]);
  });

  test("claims nothing while Datadog refuses the key, and uses a new key at once", async () => {
    const { forward, datadog, parameter, ledger, keys } = harness();
    datadog.onlyKey = "new-key";
    expect(await forward([record("m1", run("a"))])).toEqual(["m1"]);
    expect(ledger.calls()).toMatchObject({ putSlot: 0, putClaim: 0 });
    parameter.key = "new-key";
    expect(await forward([record("m1", run("a"))])).toEqual([]);
    expect(keys).toEqual(["new-key"]);
  });

  test("claims nothing more once a refused connection was noticed", async () => {
    const { forward, datadog, ledger } = harness(() => ({ kind: "not_sent", why: "unreachable", detail: "ENOTFOUND" }));
    expect(await forward([record("m1", run("a"))])).toEqual(["m1"]);
    datadog.isReady = false;
    const { read: _, ...before } = ledger.calls();
    for (let turn = 0; turn < 5; turn += 1) expect(await forward([record("m1", run("a"))])).toEqual(["m1"]);
    expect(ledger.calls()).toMatchObject(before);
  });

  test("tries one event at a time after unknown outcomes, and leaves the others unclaimed", async () => {
    const { forward, ledger, counted } = harness(() => answered(503));
    const records = ["a", "b", "c"].map((stack) => record(`m-${stack}`, run(stack)));
    for (let turn = 0; turn < 5; turn += 1) expect(await forward(records)).toHaveLength(3);
    expect(counted().flat()).toEqual(["a", "a", "a", "a", "a"]);
    expect(ledger.claims().size).toBe(1);
  });

  test("tries events less and less often if only heartbeats succeed: of 360 runs in six hours, under 32 are claimed", async () => {
    const outage = { on: true };
    const { forward, ledger, clock } = harness(() => (outage.on ? answered(503) : accepted));
    const at = () => (clock.milliseconds - 1000) * 1e6;
    for (let minute = 0; minute < 360; minute += 1) {
      expect(await forward([record(`m${minute}`, run(`${minute}`, {}, at()))])).toHaveLength(1);
      clock.milliseconds += 60_000;
    }
    expect(ledger.claims().size).toBeGreaterThan(20);
    expect(ledger.claims().size).toBeLessThan(32);
    outage.on = false;
    clock.milliseconds += 15 * 60_000;
    expect(await forward([record("after", run("after", {}, at())), record("beside", run("beside", {}, at()))])).toEqual(
      [],
    );
  });

  test("ends the pauses with the first accepted event", async () => {
    const answers = [answered(503), answered(503), accepted, answered(503), answered(503)];
    const { forward, ledger, clock } = harness(() => answers.shift() ?? accepted);
    expect(await forward([record("a", run("a"))])).toEqual(["a"]);
    expect(await forward([record("b", run("b"))])).toEqual(["b"]);
    expect(ledger.claims().size).toBe(1);
    clock.milliseconds += 60_000;
    expect(await forward([record("b", run("b"))])).toEqual(["b"]);
    expect(await forward([record("b", run("b"))])).toEqual([]);
    expect(await forward([record("c", run("c"))])).toEqual(["c"]);
    // A forwarder with an accepted event claimed this one. It was no trial, but the next event is.
    expect(await forward([record("d", run("d"))])).toEqual(["d"]);
    expect(ledger.claims().size).toBe(4);
    clock.milliseconds += 60_000;
    expect(await forward([record("e", run("e"))])).toEqual([]);
  });

  test("tries the next event alone, too, after the refusal of one event", async () => {
    const { forward, counted, ledger, deadLettered } = harness((series) =>
      answered(series.some(({ tags }) => tags.includes("stack:a")) ? 400 : 503),
    );
    const records = ["a", "b", "c"].map((stack) => record(stack, run(stack)));
    expect(await forward(records)).toEqual(["b", "c"]);
    expect(deadLettered).toEqual([expect.objectContaining({ reason: "rejected" })]);
    expect(counted()).toEqual([["a"], ["b"]]);
    expect(ledger.claims().size).toBe(2);
  });

  test("sends nothing while the ledger is down", async () => {
    const { forward, table, posts } = harness();
    table.down = true;
    expect(await forward([record("m1", run("a"))])).toEqual(["m1"]);
    expect(posts).toEqual([]);
    table.down = false;
    expect(await forward([record("m1", run("a"))])).toEqual([]);
  });
});

describe("a heartbeat message", () => {
  const beat = (id: string) => raw(id, heartbeatMessage);

  test("sends a point at the present second, and is acknowledged", async () => {
    const { forward, heartbeats, posts, ledger, clock } = harness();
    expect(await forward([beat("h1")])).toEqual([]);
    clock.milliseconds += 300_000;
    expect(await forward([beat("h2"), beat("h3")])).toEqual([]);
    expect(heartbeats.map(({ second }) => second)).toEqual([now / 1000, now / 1000 + 300]);
    expect(posts).toEqual([]);
    expect(ledger.calls().read).toBe(0);
  });

  test("sends a point even after an accepted POST", async () => {
    const { forward, heartbeats, counted } = harness();
    await forward([record("m1", run("a"))]);
    expect(await forward([record("m2", run("b")), beat("h1")])).toEqual([]);
    expect(heartbeats).toHaveLength(2);
    expect(counted()).toEqual([["a"], ["b"]]);
  });

  test("is acknowledged in any case, while the runs of its batch stay unclaimed", async () => {
    const { forward, datadog, ledger, delays } = harness();
    await forward([record("m1", run("a"))]);
    datadog.isReady = false;
    expect(await forward([beat("h1"), record("m2", run("b"))])).toEqual(["m2"]);
    expect(ledger.claims().size).toBe(1);
    expect(delays.map(({ receiptHandle }) => receiptHandle)).toEqual(["handle-m2"]);
    expect(await forward([beat("h2")])).toEqual([]);
  });

  test("with another version is malformed", async () => {
    const { forward, deadLettered } = harness();
    expect(await forward([raw("h1", '{"version":2,"kind":"heartbeat"}')])).toEqual([]);
    expect(deadLettered).toMatchObject([{ reason: "malformed" }]);
  });
});

describe("while Datadog answers heartbeats like runs", () => {
  const silent: Answer = { kind: "lost", detail: "no whole answer within 5000 ms" };
  const misdated: Answer = { ...accepted, dateEpochSeconds: now / 1000 + 86_400 };
  const failures: readonly (readonly [string, Answer])[] = [
    ["400", answered(400)],
    ["404", answered(404)],
    ["408", answered(408)],
    ["413", answered(413)],
    ["429", answered(429)],
    ["503", answered(503)],
    ["200", answered(200)],
    ["a 202 with errors", { kind: "answered", status: 202, body: '{"errors":["dropped"]}' }],
    ["a 202 with a date a day ahead", misdated],
    ["nothing", silent],
  ];

  test.each(failures)("a new forwarder claims nothing: %s", async (_, answer) => {
    const { forward, datadog, ledger, posts, deadLettered } = harness(() => answer);
    datadog.isOneWay = true;
    for (let turn = 0; turn < 5; turn += 1) expect(await forward([record("m1", run("a"))])).toEqual(["m1"]);
    expect(posts).toEqual([]);
    expect(deadLettered).toEqual([]);
    expect(ledger.calls()).toMatchObject({ putSlot: 0, putClaim: 0 });
  });

  test.each(failures)(
    "a forwarder with an accepted POST leaves at most one batch in doubt, and counts all later: %s",
    async (_, answer) => {
      const outage = { on: false };
      const { forward, datadog, ledger, counted, deadLettered } = harness(() => (outage.on ? answer : accepted));
      datadog.isOneWay = true;
      await forward([record("m", run("first"))]);
      outage.on = true;
      const batches = ["a", "b", "c"].map((name) =>
        [1, 2].map((index) => record(`${name}${index}`, run(name + index))),
      );
      for (const batch of batches) expect(await forward(batch)).toHaveLength(2);
      const doubted = [...ledger.claims()].filter(([, { open, done }]) => !done && open.length > 0);
      expect(doubted.length).toBeLessThanOrEqual(2);
      expect(deadLettered).toEqual([]);
      outage.on = false;
      for (const batch of batches) expect(await forward(batch)).toEqual([]);
      expect(new Set(counted().flat())).toEqual(new Set(["first", "a1", "a2", "b1", "b2", "c1", "c2"]));
      expect([...ledger.claims().values()].every(({ done }) => done)).toBe(true);
    },
  );

  test("a POST with an unknown outcome leaves the later groups unclaimed", async () => {
    const answers = [accepted, { kind: "lost", detail: "ECONNRESET" } as const];
    const { forward, ledger, counted } = harness(() => answers.shift() ?? accepted);
    await forward([record("m", run("first"))]);
    const records = ["a", "b", "c"].map((stack) => record(stack, run(stack, { receipts: receiptsOf(4_000) })));
    expect(await forward(records)).toEqual(["a", "b", "c"]);
    expect(counted()).toEqual([["first"], ["a", "b"]]);
    expect(ledger.claims().size).toBe(3);
  });
});

describe("an event that Datadog refuses on its own", () => {
  const isBad = (series: readonly TimedSeries[]) => series.some(({ tags }) => stackOf(tags) === "bad");

  test.each([400, 413])("with %i is retried if no heartbeat was accepted since", async (status) => {
    const { forward, datadog, deadLettered, posts } = harness((series) => {
      datadog.isReady = !isBad(series);
      return isBad(series) ? answered(status) : accepted;
    });
    expect(await forward([record("m1", run("bad"))])).toEqual(["m1"]);
    expect(posts).toHaveLength(1);
    expect(deadLettered).toEqual([]);
    datadog.isReady = true;
  });

  test("is sent once more if no heartbeat was accepted before, and counted if the outage is over", async () => {
    const answers = [accepted, answered(400)];
    const { forward, deadLettered, counted, heartbeats } = harness(() => answers.shift() ?? accepted);
    await forward([record("m", run("first"))]);
    expect(await forward([record("m1", run("a"))])).toEqual([]);
    expect(counted()).toEqual([["first"], ["a"], ["a"]]);
    expect(heartbeats).toHaveLength(2);
    expect(deadLettered).toEqual([]);
  });

  test("is sent without the extension's metrics, and then without the whole extension", async () => {
    const isTaken = (series: readonly TimedSeries[]) => !series.some(({ tags }) => tags.includes("team:x"));
    const { forward, posts, deadLettered, logged, ledger } = harness((series) =>
      isTaken(series) ? accepted : answered(400),
    );
    const extension = { metrics: [{ name: "acme.cost", value: 5, tags: [] }], tags: ["team:x"] };
    expect(await forward([record("m1", run("a", extension))])).toEqual([]);
    expect(deadLettered).toEqual([]);
    const has = posts.map((series) => [
      series.some(({ metric }) => metric === "acme.cost"),
      series.every(({ tags }) => tags.includes("team:x")),
      series.some(({ metric, second }) => metric === "spacelift.integration.run.count" && second === now / 1000 - 60),
    ]);
    expect(has).toEqual([
      [true, true, true],
      [false, true, true],
      [false, false, true],
    ]);
    expect(logged.join()).toContain("the whole extension");
    expect([...ledger.claims().values()]).toMatchObject([{ done: true, generation: 2 }]);
  });

  test("is rejected if it is refused without the extension, too", async () => {
    const { forward, posts, deadLettered } = harness((series) => (isBad(series) ? answered(400) : accepted));
    expect(await forward([record("m1", run("bad", { metrics: [{ name: "acme.cost", value: 5, tags: [] }] }))])).toEqual(
      [],
    );
    expect(posts).toHaveLength(2);
    expect(deadLettered).toMatchObject([{ reason: "rejected" }]);
  });

  test("is mapped again after a redrive with another configuration", async () => {
    const first = harness((series) => (isBad(series) ? answered(400) : accepted));
    const message = record("m1", run("bad"));
    expect(await first.forward([message])).toEqual([]);
    expect(first.deadLettered).toMatchObject([{ reason: "rejected" }]);
    const second = harness(() => accepted, { ledger: first.ledger, extraTags: ["team:new"] });
    expect(await second.forward([message])).toEqual([]);
    expect(second.posts).toHaveLength(1);
    expect(second.posts.flat().every(({ tags }) => tags.includes("team:new"))).toBe(true);
    expect([...first.ledger.claims().values()]).toMatchObject([{ done: true, generation: 1 }]);
  });
});

describe("while the ledger hangs", () => {
  test("acknowledges an accepted event without its mark", async () => {
    const { forward, table, counted } = harness();
    await forward([record("m", run("first"))]);
    table.hangs = true;
    expect(await forward([record("m1", run("a")), record("m2", run("b"))])).toEqual([]);
    expect(counted().at(-1)).toEqual(["a", "b"]);
  });

  test("retries an event that was refused, and decides nothing", async () => {
    const { forward, table, deadLettered } = harness((series) =>
      series.some(({ tags }) => stackOf(tags) === "bad") ? answered(400) : accepted,
    );
    await forward([record("m", run("first"))]);
    table.hangs = true;
    expect(await forward([record("m1", run("bad"))])).toEqual(["m1"]);
    expect(deadLettered).toEqual([]);
  });
});

describe("an event with an earlier delivery", () => {
  test("is dropped if Datadog accepted it, even with another message and content", async () => {
    const { forward, posts } = harness();
    await forward([record("m1", run("a"))]);
    expect(await forward([record("m2", run("a", { timing: [] }))])).toEqual([]);
    expect(posts).toHaveLength(1);
  });

  test("of unknown outcome is sent again unchanged for 58 minutes, and then dead-lettered as ambiguous", async () => {
    const answers: Answer[] = [{ kind: "lost", detail: "ECONNRESET" }];
    const { forward, posts, clock, deadLettered } = harness(() => answers.shift() ?? answered(503));
    await forward([record("m1", run("a"))]);
    clock.milliseconds += 50 * 60_000;
    await forward([record("m1", run("a", { timing: [], changes: { added: 99 } }))]);
    expect(posts[1]).toEqual(posts[0]);
    clock.milliseconds += 10 * 60_000;
    expect(await forward([record("m1", run("a"))])).toEqual([]);
    expect(posts).toHaveLength(2);
    expect(deadLettered).toEqual([expect.objectContaining({ reason: "ambiguous", eventId: expect.any(String) })]);
  });

  test("is never sent later than 58 minutes after its timestamp, however slow the key is", async () => {
    const { forward, posts, parameter, clock } = harness();
    await forward([record("m", run("first"))]);
    clock.milliseconds += 29 * 60_000;
    parameter.takesMilliseconds = 29.5 * 60_000;
    expect(await forward([record("m1", run("a"))], 1e9)).toEqual(["m1"]);
    expect(posts).toHaveLength(1);
    parameter.takesMilliseconds = 0;
    expect(await forward([record("m1", run("a"))])).toEqual([]);
    expect(posts.at(-1)?.[0]?.second).toBe(Math.floor(clock.milliseconds / 1000));
  });

  test.each([
    ["without a date", undefined, 57.5],
    ["with a date twenty minutes ahead", 20 * 60, 45],
  ])("that was refused gets a new timestamp if an answer %s could not prove acceptance", async (_, ahead, minutes) => {
    const refused = { on: true };
    const date = () => (ahead === undefined ? {} : { dateEpochSeconds: clock.milliseconds / 1000 + ahead });
    const { forward, posts, clock, datadog, ledger } = harness((series) => ({
      ...(refused.on && !isHeartbeatPost(series) ? answered(429) : accepted),
      ...date(),
    }));
    datadog.isOneWay = true;
    expect(await forward([record("m1", run("a"))])).toEqual(["m1"]);
    clock.milliseconds += (minutes - 1) * 60_000;
    refused.on = false;
    expect(await forward([record("m1", run("a"))])).toEqual([]);
    expect(posts.at(-1)?.[0]?.second).toBe(Math.floor(clock.milliseconds / 1000));
    expect([...ledger.claims().values()]).toEqual([expect.objectContaining({ done: true, generation: 1 })]);
  });

  test("that was refused gets a new timestamp if its own is too old", async () => {
    const answers = [answered(429)];
    const { forward, posts, clock } = harness(() => answers.shift() ?? accepted);
    await forward([record("m1", run("a"))]);
    clock.milliseconds += 3 * 3_600_000;
    expect(await forward([record("m1", run("a"))])).toEqual([]);
    const seconds = posts.map((series) => series[0]?.second);
    expect(seconds).toEqual([now / 1000 - 60, now / 1000 + 3 * 3600]);
  });
});

describe("the Datadog key", () => {
  const onlyNew = (_: readonly TimedSeries[], key: string) => (key === "new-key" ? accepted : answered(403));

  test("is read again at once on a 403, so a rotation loses nothing even with the old key revoked first", async () => {
    const { forward, parameter, keys } = harness(onlyNew);
    expect(await forward([record("m1", run("a"))])).toEqual(["m1"]);
    parameter.key = "new-key";
    expect(await forward([record("m1", run("a"))])).toEqual([]);
    expect(keys).toEqual(["good-key", "good-key", "good-key", "new-key"]);
  });

  test("is tried only twice if it stays wrong, and never logged", async () => {
    const { forward, keys, deadLettered, logged } = harness(() => answered(403));
    expect(await forward([record("m1", run("a")), record("m2", run("b"))])).toEqual(["m1", "m2"]);
    expect(keys).toHaveLength(2);
    expect(deadLettered).toEqual([]);
    expect(logged.join()).toContain("Datadog answered 403");
    expect(logged.join()).not.toContain("good-key");
  });
});

describe("hostile content", () => {
  test.each([
    ["control characters", "a\u0000b\u001fc", "stack:a_b_c"],
    ["emoji", "🚀🚀x", "stack:_x"],
    ["10,000 characters", "x".repeat(10_000), `stack:${"x".repeat(194)}`],
  ])("in a tag: %s", async (_, stack, tag) => {
    const { forward, posts } = harness();
    expect(await forward([record("m1", run(stack))])).toEqual([]);
    expect(posts.flat()[0]?.tags).toContain(tag);
  });
});

describe("the delay of a retry", () => {
  test.each([
    [1, 0, 0, 8],
    [1, 0, 0.999, 10],
    [4, 0, 0.5, 70],
    [1000, 0, 0, 675],
    [1000, 0, 0.999, 900],
    [1, 120, 0, 120],
    [1, 1e9, 0, 900],
  ])("on receive %d, with the reset %d and the random number %d, is %d s", (receives, reset, random, seconds) => {
    expect(retrySeconds({ firstSeconds: 10, maximumSeconds: 900 }, receives, reset, random)).toBe(seconds);
  });
});
