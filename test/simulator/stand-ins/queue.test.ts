import { expect, test } from "vitest";
import type { Disruption } from "../../../simulator/stand-ins/disruption.ts";
import { createQueueStandIn } from "../../../simulator/stand-ins/queue.ts";

function start() {
  const disruptions: (Disruption | Promise<Disruption>)[] = [];
  let now = 1_800_000_000_000;
  const settings = { clock: () => now, visibilityTimeoutSeconds: 30 };
  const deadLetterQueue = createQueueStandIn(settings);
  const queue = createQueueStandIn({
    ...settings,
    redrive: { maxReceiveCount: 1, to: deadLetterQueue },
    disrupt: () => disruptions.shift() ?? "none",
  });
  const pass = (seconds: number) => {
    now += seconds * 1000;
  };
  return { queue, deadLetterQueue, disruptions, pass };
}

const bodies = (messages: readonly { readonly body: string }[]) => messages.map(({ body }) => body);

test("refuse: a send adds no message", async () => {
  const { queue, disruptions } = start();
  disruptions.push("refuse");
  await expect(queue.send({ body: "a" })).rejects.toThrow("send: unreachable");
  expect(queue.messages()).toEqual([]);
});

test("lose: a send adds a message but rejects", async () => {
  const { queue, disruptions } = start();
  disruptions.push("lose");
  await expect(queue.send({ body: "a" })).rejects.toThrow("send: the answer was lost");
  expect(bodies(queue.messages())).toEqual(["a"]);
});

test("repeat: a send adds two messages", async () => {
  const { queue, disruptions } = start();
  disruptions.push("repeat");
  await queue.send({ body: "a" });
  expect(bodies(queue.messages())).toEqual(["a", "a"]);
});

test("delays a send until the hook resolves", async () => {
  const { queue, disruptions } = start();
  const hook = Promise.withResolvers<Disruption>();
  disruptions.push(hook.promise);
  const sending = queue.send({ body: "a" });
  expect(queue.messages()).toEqual([]);
  hook.resolve("none");
  await sending;
  expect(queue.messages()).toHaveLength(1);
});

test("lose: a receive hides the message and counts as a receive", async () => {
  const { queue, deadLetterQueue, disruptions, pass } = start();
  await queue.send({ body: "a", attributes: { reason: "none" } });
  const sent = queue.messages();
  disruptions.push("lose");
  await expect(queue.receive(1)).rejects.toThrow("receive: the answer was lost");
  expect(await queue.receive(1)).toEqual([]);
  pass(30);
  expect(await queue.receive(1)).toEqual([]);
  expect(deadLetterQueue.messages()).toEqual(sent);
});

test("repeat: a receive delivers a message twice at once", async () => {
  const queue = createQueueStandIn({ clock: () => 0, visibilityTimeoutSeconds: 30, disrupt: () => "repeat" });
  await queue.send({ body: "a" });
  const [first] = await queue.receive(1);
  const [second] = await queue.receive(1);
  expect(second?.messageId).toBe(first?.messageId);
  expect(second?.receiptHandle).not.toBe(first?.receiptHandle);
});

test("removes a message only by its newest receipt handle", async () => {
  const queue = createQueueStandIn({ clock: () => 0, visibilityTimeoutSeconds: 0 });
  await queue.send({ body: "a" });
  const [first] = await queue.receive(1);
  const [second] = await queue.receive(1);
  await queue.remove(first?.receiptHandle ?? "");
  expect(queue.messages()).toHaveLength(1);
  await queue.remove(second?.receiptHandle ?? "");
  expect(queue.messages()).toEqual([]);
});

test("counts attributes into the size of a message", async () => {
  const { queue } = start();
  const body = "x".repeat(1024 * 1024 - 20);
  await expect(queue.send({ body, attributes: { reason: "12345678" } })).resolves.toBeUndefined();
  await expect(queue.send({ body, attributes: { reason: "123456789" } })).rejects.toThrow("bytes");
});

test("moves named messages, or all, as new messages with the same content", async () => {
  const { queue, deadLetterQueue } = start();
  for (const body of ["a", "b", "c"]) await deadLetterQueue.send({ body, attributes: { reason: "rejected" } });
  const [first] = deadLetterQueue.messages();
  expect(deadLetterQueue.moveTo(queue, new Set([first?.messageId ?? ""]))).toBe(1);
  expect([bodies(queue.messages()), bodies(deadLetterQueue.messages())]).toEqual([["a"], ["b", "c"]]);
  expect(deadLetterQueue.moveTo(queue)).toBe(2);
  expect(queue.messages()).toMatchObject(["a", "b", "c"].map((body) => ({ body, attributes: { reason: "rejected" } })));
  expect(deadLetterQueue.messages()).toEqual([]);
});

test("counts visible and hidden messages, and dates the oldest", async () => {
  const { queue, pass } = start();
  expect(queue.depth()).toEqual({ visible: 0, hidden: 0 });
  await queue.send({ body: "a" });
  pass(5);
  await queue.send({ body: "b" });
  await queue.receive(1);
  expect(queue.depth()).toEqual({ visible: 1, hidden: 1, oldestSentAt: 1_800_000_000_000 });
});

test("like SQS, leaves a message received three times out of the oldest age", async () => {
  let now = 1_800_000_000_000;
  const queue = createQueueStandIn({ clock: () => now, visibilityTimeoutSeconds: 0 });
  await queue.send({ body: "a" });
  now += 5000;
  await queue.send({ body: "b" });
  for (const _ of [1, 2]) await queue.receive(1);
  expect(queue.depth().oldestSentAt).toBe(1_800_000_000_000);
  await queue.receive(1);
  expect(queue.depth()).toEqual({ visible: 2, hidden: 0, oldestSentAt: 1_800_000_005_000 });
  for (const _ of [1, 2, 3]) await queue.receive(2);
  expect(queue.depth()).toEqual({ visible: 2, hidden: 0 });
});

test("notifies an observer of arrivals before departures", async () => {
  const told: string[] = [];
  const observer = (name: string) => ({
    added: ({ body }: { readonly body: string }) => told.push(`${name} +${body}`),
    removed: ({ body }: { readonly body: string }) => told.push(`${name} -${body}`),
  });
  const settings = { clock: () => 0, visibilityTimeoutSeconds: 0 };
  const deadLetterQueue = createQueueStandIn({ ...settings, observer: observer("dead") });
  const redrive = { maxReceiveCount: 1, to: deadLetterQueue };
  const queue = createQueueStandIn({ ...settings, redrive, observer: observer("live") });
  await queue.send({ body: "a" });
  await queue.send({ body: "b" });
  const [received] = await queue.receive(1);
  await queue.remove(received?.receiptHandle ?? "");
  await queue.receive(1);
  await queue.receive(1);
  deadLetterQueue.moveTo(queue);
  expect(told).toEqual(["live +a", "live +b", "live -a", "dead +b", "live -b", "live +b", "dead -b"]);
});

test("deletes a message at the end of its retention, received or not, and notifies the observer", async () => {
  let now = 1_800_000_000_000;
  const gone: string[] = [];
  const queue = createQueueStandIn({
    clock: () => now,
    visibilityTimeoutSeconds: 30,
    retentionSeconds: 60,
    observer: { added: () => {}, removed: ({ body }) => gone.push(body) },
  });
  await queue.send({ body: "received" });
  const [received] = await queue.receive(1);
  await queue.send({ body: "waiting" });
  now += 20_000;
  await queue.send({ body: "younger" });
  now += 39_999;
  expect(bodies(queue.messages())).toEqual(["received", "waiting", "younger"]);
  now += 1;
  expect(queue.depth()).toEqual({ visible: 1, hidden: 0, oldestSentAt: now - 40_000 });
  expect(bodies(await queue.receive(10))).toEqual(["younger"]);
  await expect(queue.changeVisibility(received?.receiptHandle ?? "", 10)).rejects.toThrow("MessageNotInflight");
  expect(gone).toEqual(["received", "waiting"]);
  now += 40_000;
  expect(queue.messages()).toEqual([]);
});

test("counts a moved message's retention from its first send", async () => {
  let now = 1_800_000_000_000;
  const clock = () => now;
  const deadLetterQueue = createQueueStandIn({ clock, visibilityTimeoutSeconds: 0, retentionSeconds: 100 });
  const redrive = { maxReceiveCount: 1, to: deadLetterQueue };
  const queue = createQueueStandIn({ clock, visibilityTimeoutSeconds: 0, retentionSeconds: 60, redrive });
  await queue.send({ body: "poison" });
  now += 50_000;
  await deadLetterQueue.send({ body: "dead-lettered by the forwarder" });
  for (let count = 1; count <= 2; count += 1) await queue.receive(1);
  expect(bodies(deadLetterQueue.messages())).toEqual(["dead-lettered by the forwarder", "poison"]);
  now += 50_000;
  expect(bodies(deadLetterQueue.messages())).toEqual(["dead-lettered by the forwarder"]);
  now += 50_000;
  expect(deadLetterQueue.messages()).toEqual([]);
});
