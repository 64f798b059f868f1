import { DescribeTimeToLiveCommand, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { asNumber, at, parseJson } from "../../lambda/shared/json.ts";
import { dynamodb, lambda, sqs } from "./aws.ts";
import { output } from "./installation.ts";
import { physicalId, templateProperties } from "./stack.ts";

// Emulators silently drop some properties of a template. The run cannot test a dropped property.

test("the queue has the template's redrive policy and timeouts", async () => {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: output("QueueUrl"), AttributeNames: ["All"] }),
  );
  const template = await templateProperties("AWS::SQS::Queue", "DeliveryQueue");
  const maxReceiveCount = at(template, "RedrivePolicy", "maxReceiveCount");
  expect(maxReceiveCount).toBe(430);
  expect(parseJson(Attributes["RedrivePolicy"] ?? "")).toEqual({
    deadLetterTargetArn: output("DeadLetterQueueArn"),
    maxReceiveCount,
  });
  expect(asNumber(Attributes["VisibilityTimeout"])).toBe(at(template, "VisibilityTimeout"));
  expect(asNumber(Attributes["MessageRetentionPeriod"])).toBe(at(template, "MessageRetentionPeriod"));
  expect(asNumber(Attributes["MaximumMessageSize"])).toBe(at(template, "MaximumMessageSize"));
});

/** MiniStack 1.5.33 ignores the setting when it creates the table, but honours it later. So it is set here. */
test("the ledger's items expire as in the template", async () => {
  const TableName = output("LedgerTable");
  const template = at(await templateProperties("AWS::DynamoDB::Table", "LedgerTable"), "TimeToLiveSpecification");
  expect(template).toEqual({ AttributeName: "exp", Enabled: true });
  const deployed = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
  if (deployed.TimeToLiveDescription?.TimeToLiveStatus === "DISABLED") {
    const TimeToLiveSpecification = { AttributeName: "exp", Enabled: true };
    await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  }
  const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
  expect(TimeToLiveDescription).toEqual({ AttributeName: "exp", TimeToLiveStatus: "ENABLED" });
});

test("the forwarder consumes the queue as in the template", async () => {
  const FunctionName = await physicalId("AWS::Lambda::Function", "ForwarderFunction");
  const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
  const template = await templateProperties("AWS::Lambda::EventSourceMapping", "DeliveryConsumer");
  expect(at(template, "FunctionResponseTypes")).toEqual(["ReportBatchItemFailures"]);
  expect(EventSourceMappings).toMatchObject([
    {
      State: "Enabled",
      EventSourceArn: output("QueueArn"),
      BatchSize: at(template, "BatchSize"),
      MaximumBatchingWindowInSeconds: at(template, "MaximumBatchingWindowInSeconds"),
      FunctionResponseTypes: at(template, "FunctionResponseTypes"),
      ScalingConfig: at(template, "ScalingConfig"),
    },
  ]);
});
