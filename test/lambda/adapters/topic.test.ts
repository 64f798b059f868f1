import { SNSClient } from "@aws-sdk/client-sns";
import { expect, test } from "vitest";
import { createTopicOutbox } from "../../../lambda/adapters/topic.ts";

const kibibyte = 1024;

function createTopic({ refusedBy = new Set<string>() } = {}) {
  const published: unknown[] = [];
  const queued: string[] = [];
  const client = new SNSClient({ region: "us-east-1" });
  client.middlewareStack.add(
    () =>
      async ({ input }) => {
        if (refusedBy.has("topic")) throw new Error("the topic refuses");
        published.push(input);
        return { output: { $metadata: {} }, response: {} };
      },
    { step: "initialize", priority: "high" },
  );
  const queue = (name: string) => ({
    enqueue: async (message: string) => {
      if (refusedBy.has(name)) throw new Error(`${name} refuses`);
      queued.push(`${name} ${Buffer.byteLength(message)}`);
    },
  });
  const outbox = createTopicOutbox(client, "arn:topic", [queue("metrics"), queue("pipelines")]);
  return { outbox, published, queued };
}

test("a message is published once, unchanged", async () => {
  const { outbox, published, queued } = createTopic();
  await outbox.enqueue('{"version":1}');
  expect(published).toEqual([{ TopicArn: "arn:topic", Message: '{"version":1}' }]);
  expect(queued).toEqual([]);
});

test.each([
  ["a", 256 * kibibyte, 1],
  ["a", 256 * kibibyte + 1, 0],
  ["ü", 128 * kibibyte, 1],
  ["ü", 128 * kibibyte + 1, 0],
])("SNS takes 256 KiB: %s × %i is published %i times, else sent to each queue", async (character, length, times) => {
  const { outbox, published, queued } = createTopic();
  await outbox.enqueue(character.repeat(length));
  expect(published).toHaveLength(times);
  expect(queued).toHaveLength(times === 1 ? 0 : 2);
});

test("a message that one queue refuses is not stored, although the other queue has it", async () => {
  const { outbox, queued } = createTopic({ refusedBy: new Set(["metrics"]) });
  await expect(outbox.enqueue("a".repeat(300 * kibibyte))).rejects.toThrow("metrics refuses");
  expect(queued).toEqual([`pipelines ${300 * kibibyte}`]);
});

test("a message that the topic refuses is not stored", async () => {
  const { outbox } = createTopic({ refusedBy: new Set(["topic"]) });
  await expect(outbox.enqueue("a")).rejects.toThrow("the topic refuses");
});
