import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { expect, test } from "vitest";
import { createEventSourceMapping } from "../../../simulator/stand-ins/event-source-mapping.ts";
import { createQueueStandIn } from "../../../simulator/stand-ins/queue.ts";

const start = 1_800_000_000_000;

function startWith(handler: (event: SQSEvent) => SQSBatchResponse) {
  let now = start;
  const clock = () => now;
  const queue = createQueueStandIn({ clock, visibilityTimeoutSeconds: 30 });
  const remaining: number[] = [];
  const mapping = createEventSourceMapping({
    queue,
    handler: async (event, context) => {
      remaining.push(context.getRemainingTimeInMillis());
      return handler(event);
    },
    clock,
    timeoutMilliseconds: 13_000,
    log: () => {},
  });
  const pass = (seconds: number) => {
    now += seconds * 1000;
  };
  return { queue, mapping, remaining, pass };
}

const failing =
  (...bodies: readonly string[]) =>
  (event: SQSEvent) => ({
    batchItemFailures: event.Records.filter(({ body }) => bodies.includes(body)).map(({ messageId }) => ({
      itemIdentifier: messageId,
    })),
  });

test("gives the function a batch in Lambda's form", async () => {
  const events: SQSEvent[] = [];
  const { queue, mapping, remaining } = startWith((event) => {
    events.push(event);
    return { batchItemFailures: [] };
  });
  for (let index = 0; index < 101; index += 1) await queue.send({ body: `message ${index}` });
  expect(await mapping.poll()).toBe(100);
  expect(await mapping.poll()).toBe(1);
  expect(await mapping.poll()).toBe(0);
  expect(events.map(({ Records }) => Records.length)).toEqual([100, 1]);
  expect(events[0]?.Records[0]).toMatchObject({
    body: "message 0",
    attributes: { ApproximateReceiveCount: "1", SentTimestamp: String(start) },
    eventSource: "aws:sqs",
  });
  expect(remaining).toEqual([13_000, 13_000]);
});

test("deletes successful messages, and delivers failed ones again", async () => {
  const { queue, mapping, pass } = startWith(failing("bad"));
  for (const body of ["good", "bad"]) await queue.send({ body });
  await mapping.poll();
  expect(queue.messages().map(({ body }) => body)).toEqual(["bad"]);
  expect(await mapping.poll()).toBe(0);
  pass(30);
  expect(await mapping.poll()).toBe(1);
});

test("keeps the whole batch of a function that throws", async () => {
  const { queue, mapping } = startWith(() => {
    throw new Error("broken");
  });
  await queue.send({ body: "a" });
  await expect(mapping.poll()).rejects.toThrow("broken");
  expect(queue.messages()).toHaveLength(1);
});

test("continues after a failure until it is stopped", async () => {
  let calls = 0;
  const stopping = new AbortController();
  const { queue, mapping } = startWith(() => {
    calls += 1;
    if (calls === 1) throw new Error("broken");
    stopping.abort();
    return { batchItemFailures: [] };
  });
  await queue.send({ body: "a" });
  const running = mapping.run(stopping.signal);
  await expect.poll(() => calls).toBe(1);
  await queue.send({ body: "b" });
  await running;
  expect(calls).toBe(2);
  expect(queue.messages().map(({ body }) => body)).toEqual(["a"]);
});

test("ends a timed-out invocation and its process, and delivers the whole batch again", async () => {
  let now = start;
  const clock = () => now;
  const queue = createQueueStandIn({ clock, visibilityTimeoutSeconds: 30 });
  const time = Promise.withResolvers<void>();
  const ended: string[] = [];
  const batches: (readonly string[])[] = [];
  const mapping = createEventSourceMapping({
    queue,
    handler: (event) => {
      batches.push(event.Records.map(({ body }) => body));
      return batches.length === 1 ? new Promise(() => {}) : Promise.resolve({ batchItemFailures: [] });
    },
    clock,
    timeoutMilliseconds: 13_000,
    after: (milliseconds) => {
      expect(milliseconds).toBe(13_000);
      return batches.length === 0 ? time.promise : new Promise(() => {});
    },
    onTimeout: () => ended.push("process"),
    log: () => {},
  });
  for (const body of ["a", "b"]) await queue.send({ body });
  const polling = mapping.poll();
  time.resolve();
  await expect(polling).rejects.toThrow("Task timed out after 13.00 seconds");
  expect(ended).toEqual(["process"]);
  expect(await mapping.poll()).toBe(0);
  now += 30_000;
  expect(await mapping.poll()).toBe(2);
  expect(batches).toEqual([
    ["a", "b"],
    ["a", "b"],
  ]);
  expect(queue.messages()).toEqual([]);
  expect(ended).toEqual(["process"]);
});

test("ends an invocation in real time by default", async () => {
  const queue = createQueueStandIn({ clock: Date.now, visibilityTimeoutSeconds: 30 });
  const mapping = createEventSourceMapping({
    ...{ queue, clock: Date.now, timeoutMilliseconds: 20, log: () => {} },
    handler: () => new Promise(() => {}),
  });
  await queue.send({ body: "a" });
  // Keeps the process alive, which the mapping's own timer does not.
  const alive = setTimeout(() => {}, 5_000);
  await expect(mapping.poll()).rejects.toThrow("Task timed out after 0.02 seconds");
  clearTimeout(alive);
});
