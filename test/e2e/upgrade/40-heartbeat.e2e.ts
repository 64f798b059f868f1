import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { asList, at, parseJson } from "../../../lambda/shared/json.ts";
import { sqs } from "../aws.ts";
import { datadog, spacelift } from "../stand-ins.ts";
import { newestHeartbeat, quiet, readOutput, stackName } from "./packaged.ts";

test("the deployed policy lets the heartbeat's rule send to the queue", async () => {
  const QueueUrl = await readOutput("QueueUrl");
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["Policy"] }));
  const statements = asList(at(parseJson(Attributes["Policy"] ?? ""), "Statement"));
  expect(statements.filter((statement) => at(statement, "Effect") === "Allow")).toEqual([
    expect.objectContaining({
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: await readOutput("QueueArn"),
      Condition: { ArnEquals: { "aws:SourceArn": expect.stringMatching(/^arn:aws:events:.*:rule\/.*Heartbeat/) } },
    }),
  ]);
});

test(
  "a heartbeat goes through the queue to Datadog within the schedule's five minutes, without any run",
  async () => {
    await expect.poll(newestHeartbeat, { timeout: 6 * 60_000, interval: 2_000 }).toBeGreaterThan(quiet.sinceSecond);
    const [heartbeat] = datadog.series().filter(({ metric }) => metric.endsWith(".forwarder.heartbeat"));
    expect(heartbeat?.tags).toEqual([`account:${new URL(spacelift.url).hostname}`, `integration:${stackName}`]);
  },
  7 * 60_000,
);
