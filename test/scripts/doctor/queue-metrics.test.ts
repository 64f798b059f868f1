import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { expect, test } from "vitest";
import type { DestinationName } from "../../../lambda/contract/destinations.ts";
import { asText, at } from "../../../lambda/shared/json.ts";
import { createQueueMetrics } from "../../../scripts/doctor/queue-metrics.ts";

const now = Date.UTC(2026, 10, 2, 9);
const minutesBefore = (minutesAgo: number) => new Date(now - minutesAgo * 60_000);

interface Point {
  readonly ago: number;
  readonly value: number;
  readonly samples?: number;
}

/** The metrics over these datapoints, by name, and the requests. */
function createMetrics(points: Readonly<Record<string, readonly Point[]>>, destination: DestinationName = "metrics") {
  const asked: unknown[] = [];
  const client = new CloudWatchClient({ region: "us-east-1" });
  client.middlewareStack.add(
    () =>
      async ({ input }) => {
        asked.push(input);
        const since = at(input, "StartTime");
        const Datapoints = (points[asText(at(input, "MetricName")) ?? ""] ?? [])
          .filter(({ ago }) => since instanceof Date && minutesBefore(ago) >= since)
          .map(({ ago, value, samples = 1 }) => ({
            ...{ Timestamp: minutesBefore(ago), Maximum: value, Sum: value, SampleCount: samples },
          }));
        return { output: { Datapoints, $metadata: {} }, response: {} };
      },
    { step: "initialize", priority: "high" },
  );
  return {
    asked,
    ...createQueueMetrics(
      client,
      { name: destination, queueArn: "arn:aws:sqs:us-east-1:000000000000:queue" },
      () => Promise.resolve("audit"),
      () => now,
    ),
  };
}

test("the age by SQS is its newest datapoint", async () => {
  const metrics = createMetrics({
    ApproximateAgeOfOldestMessage: [
      { ago: 2, value: 30 },
      { ago: 9, value: 500 },
    ],
  });
  expect(await metrics.oldestMessageSeconds()).toBe(30);
  expect(metrics.asked).toMatchObject([
    { Namespace: "AWS/SQS", Dimensions: [{ Name: "QueueName", Value: "queue" }], Statistics: ["Maximum"] },
  ]);
});

test("the age of returned messages is the maximum of twenty minutes, since each returns at its own time", async () => {
  const metrics = createMetrics({
    ReturnedMessageAge: [
      { ago: 1, value: 60 },
      { ago: 14, value: 3600 },
      { ago: 25, value: 9000 },
    ],
  });
  expect(await metrics.returnedMessageSeconds()).toBe(3600);
  expect(metrics.asked).toMatchObject([
    { Namespace: "SpaceliftDatadog", Dimensions: [{ Name: "Integration", Value: "audit" }], Statistics: ["Maximum"] },
  ]);
});

test("without datapoints there is no age", async () => {
  const metrics = createMetrics({});
  expect(await metrics.oldestMessageSeconds()).toBeUndefined();
  expect(await metrics.returnedMessageSeconds()).toBeUndefined();
  expect(await metrics.lastQueuedMilliseconds()).toBeUndefined();
});

test("the last delivery is the newest hour with an accepted delivery, not a refused one or a heartbeat", async () => {
  const metrics = createMetrics({
    NumberOfMessagesSent: [{ ago: 60, value: 12 }],
    DeliveriesRefused: [
      { ago: 120, value: 2, samples: 2 },
      { ago: 180, value: 1, samples: 3 },
      { ago: 240, value: 0, samples: 1 },
    ],
  });
  expect(await metrics.lastQueuedMilliseconds()).toBe(minutesBefore(180).getTime());
  expect(metrics.asked).toMatchObject([
    { Namespace: "SpaceliftDatadog", Dimensions: [{ Name: "Integration", Value: "audit" }] },
  ]);
});

test("the metrics of a destination have a second dimension, and those of all deliveries do not", async () => {
  const metrics = createMetrics({ ReturnedMessageAge: [{ ago: 1, value: 60 }] }, "pipelines");
  expect(await metrics.returnedMessageSeconds()).toBe(60);
  await metrics.lastQueuedMilliseconds();
  const ofPipelines = [
    { Name: "Integration", Value: "audit" },
    { Name: "Destination", Value: "pipelines" },
  ];
  expect(metrics.asked).toMatchObject([
    { MetricName: "ReturnedMessageAge", Dimensions: ofPipelines },
    { MetricName: "DeliveriesRefused", Dimensions: [{ Name: "Integration", Value: "audit" }] },
  ]);
});
