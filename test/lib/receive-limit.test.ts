import { expect, test } from "vitest";
import { z } from "zod";
import { queueRetentionDays } from "../../lambda/contract/queue.ts";
import { retrySeconds } from "../../lambda/forwarder/retry.ts";
import { createQueueStandIn, type QueueStandIn } from "../../simulator/stand-ins/queue.ts";
import { properties, synthesize } from "./synthesis.ts";

const day = 24 * 60 * 60;

/** As in lambda/forwarder/destinations/metrics/entry.ts. */
const retry = { firstSeconds: 10, maximumSeconds: 900 };

/** Seconds by which a receive may follow the return of a message: poll, batching window and invocation. */
const slackSeconds = 1 + 20;

const queueProperties = z.object({
  VisibilityTimeout: z.number(),
  MessageRetentionPeriod: z.number(),
  RedrivePolicy: z.object({ maxReceiveCount: z.number() }),
});

function queueOf() {
  const template = synthesize();
  const queue = queueProperties.parse(properties(template, "AWS::SQS::Queue", "DeliveryQueue"));
  const { Timeout } = z
    .object({ Timeout: z.number() })
    .parse(properties(template, "AWS::Lambda::Function", "Forwarder"));
  const { MaximumBatchingWindowInSeconds: window } = z
    .object({ MaximumBatchingWindowInSeconds: z.number() })
    .parse(properties(template, "AWS::Lambda::EventSourceMapping", "Consumer"));
  return {
    ...{ timeout: Timeout, window, retention: queue.MessageRetentionPeriod, visibility: queue.VisibilityTimeout },
    maxReceiveCount: queue.RedrivePolicy.maxReceiveCount,
  };
}

/** The queue and its dead-letter queue, as the template configures them, with a clock that tests advance. */
function createQueues() {
  const { retention, visibility, maxReceiveCount } = queueOf();
  let seconds = 0;
  const clock = () => seconds * 1000;
  const deadLetters = createQueueStandIn({ clock, visibilityTimeoutSeconds: visibility, retentionSeconds: 14 * day });
  const queue = createQueueStandIn({
    ...{ clock, visibilityTimeoutSeconds: visibility, retentionSeconds: retention },
    redrive: { maxReceiveCount, to: deadLetters },
  });
  const pass = (each: number) => {
    seconds += each;
  };
  return { queue, deadLetters, pass, now: () => seconds, visibility, retention, maxReceiveCount };
}

test("the visibility timeout is six times the function's timeout plus the batching window", () => {
  const { visibility, timeout, window } = queueOf();
  expect(visibility).toBe(6 * timeout + window);
});

test("a message that always crashes its consumer is moved at least half an hour before its retention ends", () => {
  const { visibility, retention, maxReceiveCount } = queueOf();
  expect(maxReceiveCount * (visibility + slackSeconds)).toBeLessThan(retention - 30 * 60);
});

test("a message that is always returned stays below the limit until the forwarder moves it", () => {
  const { retention, visibility, maxReceiveCount } = queueOf();
  const decidesAt = retention - day;
  expect(retention).toBe(queueRetentionDays * day);
  let receives = 1;
  for (let age = 0; age <= decidesAt; receives += 1) age += retrySeconds(retry, receives, 0, 0);
  // The one that decides is among them.
  expect(receives).toBeLessThan(maxReceiveCount);
  // A batch that cannot be delayed returns later than the shortest delay, and so less often.
  expect(visibility).toBeGreaterThan(retrySeconds(retry, receives, 0, 0));
});

test("on the queue itself: a consumer that always crashes leaves a dead letter, and nothing is lost", async () => {
  const { queue, deadLetters, pass, now, visibility, retention, maxReceiveCount } = createQueues();
  await queue.send({ body: "poison" });
  let receives = 0;
  while ((await queue.receive(10)).length > 0) {
    receives += 1;
    pass(visibility + slackSeconds);
  }
  expect(receives).toBe(maxReceiveCount);
  expect(deadLetters.messages().map(({ body }) => body)).toEqual(["poison"]);
  expect(now()).toBeLessThan(retention);
});

test.each([0, 0.5, 1])(
  "on the queue itself: in an outage of days, by chance %d, the forwarder decides",
  async (random) => {
    const { queue, deadLetters, pass, now, retention } = createQueues();
    await queue.send({ body: "event" });
    const waiting = await untilDecided(queue, pass, () => now() > retention - day, random);
    expect(waiting).toEqual(["event"]);
    expect(deadLetters.messages()).toEqual([]);
  },
);

/** Receives and delays as the forwarder does, until a receive is late enough. Returns what it received then. */
async function untilDecided(
  queue: QueueStandIn,
  pass: (seconds: number) => void,
  isLate: () => boolean,
  random: number,
): Promise<readonly string[]> {
  for (;;) {
    const received = await queue.receive(10);
    if (isLate() || received.length === 0) return received.map(({ body }) => body);
    const [{ receiptHandle, receiveCount } = { receiptHandle: "", receiveCount: 0 }] = received;
    const seconds = retrySeconds(retry, receiveCount, 0, random);
    await queue.changeVisibility(receiptHandle, seconds);
    pass(seconds);
  }
}
