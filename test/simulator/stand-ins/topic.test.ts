import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { createQueueStandIn } from "../../../simulator/stand-ins/queue.ts";
import { outboxOf } from "../../../simulator/stand-ins/queue-ports.ts";
import { createTopicStandIn, outboxOfTopic } from "../../../simulator/stand-ins/topic.ts";

/** A topic with two queues. The second fails while `isDown`. Time passes when the test says so. */
function start() {
  const state = { isDown: false, isTopicDown: false };
  const queue = (isDown: () => boolean) =>
    createQueueStandIn({
      ...{ clock: () => 1_000, visibilityTimeoutSeconds: 30 },
      disrupt: () => (isDown() ? "refuse" : "none"),
    });
  const [first, second] = [queue(() => false), queue(() => state.isDown)];
  const held: string[] = [];
  const pauses: (() => void)[] = [];
  const topic = createTopicStandIn({
    subscriptions: [
      { queue: first },
      {
        queue: second,
        observer: {
          added: ({ body }) => held.push(body),
          removed: ({ body }) => held.splice(held.indexOf(body), 1),
        },
      },
    ],
    clock: () => 1_000,
    disrupt: () => (state.isTopicDown ? "refuse" : "none"),
    signal: new AbortController().signal,
    pause: () => new Promise<void>((resolve) => pauses.push(resolve)),
  });
  const bodiesOf = ({ messages }: typeof first) => messages().map(({ body }) => body);
  return {
    ...{ topic, state, held, pauses },
    outbox: outboxOfTopic(topic, [outboxOf(first), outboxOf(second)]),
    bodies: async () => {
      for (let turns = 0; turns < 5; turns += 1) await turn();
      return [bodiesOf(first), bodiesOf(second)];
    },
  };
}

test("each queue gets the published bytes", async () => {
  const { topic, bodies } = start();
  await topic.publish("one é");
  await topic.publish("two");
  expect(await bodies()).toEqual([
    ["one é", "two"],
    ["one é", "two"],
  ]);
  expect(topic.waiting()).toBe(0);
});

test("a failing queue delays no other, and gets its messages later", async () => {
  const { topic, state, held, pauses, bodies } = start();
  state.isDown = true;
  await topic.publish("one");
  expect(await bodies()).toEqual([["one"], []]);
  expect({ held, waiting: topic.waiting() }).toEqual({ held: ["one"], waiting: 1 });
  state.isDown = false;
  for (const wake of pauses.splice(0)) wake();
  expect(await bodies()).toEqual([["one"], ["one"]]);
  expect({ held, waiting: topic.waiting() }).toEqual({ held: [], waiting: 0 });
});

test("a topic that fails stores nothing", async () => {
  const { topic, state, held, bodies } = start();
  state.isTopicDown = true;
  await expect(topic.publish("one")).rejects.toThrow("unreachable");
  expect(await bodies()).toEqual([[], []]);
  expect(held).toEqual([]);
});

test("a message that is too large for the topic goes to each queue, and fails if one of them fails", async () => {
  const { topic, outbox, state, bodies } = start();
  const large = "x".repeat(256 * 1024 + 1);
  await expect(topic.publish(large)).rejects.toThrow("Message too long");
  await outbox.enqueue(large);
  expect(await bodies()).toEqual([[large], [large]]);
  state.isDown = true;
  await expect(outbox.enqueue(large)).rejects.toThrow("unreachable");
  expect(await bodies()).toEqual([[large, large], [large]]);
});
