import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { asList, at, parseJson } from "../../lambda/shared/json.ts";
import { sqs } from "./aws.ts";
import { output } from "./installation.ts";
import { datadog, spacelift } from "./stand-ins.ts";

/** Timestamp in seconds of Datadog's newest heartbeat; 0 without one. */
function newestHeartbeat(): number {
  const heartbeats = datadog.series().filter(({ metric }) => metric === "spacelift.integration.forwarder.heartbeat");
  return Math.max(0, ...heartbeats.flatMap(({ points }) => points.map(([second]) => second)));
}

test("the deployed policy lets the heartbeat's rule send to the queue", async () => {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: output("QueueUrl"), AttributeNames: ["Policy"] }),
  );
  const statements = asList(at(parseJson(Attributes["Policy"] ?? ""), "Statement"));
  expect(statements.filter((statement) => at(statement, "Effect") === "Allow")).toEqual([
    expect.objectContaining({
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: output("QueueArn"),
      Condition: { ArnEquals: { "aws:SourceArn": expect.stringMatching(/^arn:aws:events:.*:rule\/.*Heartbeat/) } },
    }),
  ]);
});

test(
  "a heartbeat goes through the queue to Datadog within the schedule's five minutes, without any run",
  async () => {
    const before = newestHeartbeat();
    await expect.poll(newestHeartbeat, { timeout: 6 * 60_000, interval: 2_000 }).toBeGreaterThan(before);
    const [heartbeat] = datadog.series().filter(({ metric }) => metric.endsWith(".forwarder.heartbeat"));
    expect(heartbeat?.tags).toEqual([`account:${new URL(spacelift.url).hostname}`, "integration:spacelift-datadog"]);
  },
  7 * 60_000,
);
