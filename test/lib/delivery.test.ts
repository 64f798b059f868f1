import { expect, test } from "vitest";
import { heartbeatMessage } from "../../lambda/contract/queue.ts";
import type { SpaceliftDatadogProps } from "../../lib/configuration/spacelift-datadog-props.ts";
import { logicalId, properties, resources, synthesize } from "./synthesis.ts";

const day = 86_400;

test("the queue keeps messages for four days, is encrypted, and limits receives", () => {
  const template = synthesize();
  expect(Object.keys(resources(template, "AWS::SQS::Queue"))).toHaveLength(2);
  expect(properties(template, "AWS::SQS::Queue", "DeliveryQueue")).toMatchObject({
    MessageRetentionPeriod: 4 * day,
    SqsManagedSseEnabled: true,
    RedrivePolicy: {
      deadLetterTargetArn: { "Fn::GetAtt": [logicalId(template, "AWS::SQS::Queue", "DeadLetterQueue"), "Arn"] },
      maxReceiveCount: 430,
    },
  });
});

test("the dead-letter queue keeps messages for fourteen days, is encrypted, and has no redrive policy", () => {
  expect(properties(synthesize(), "AWS::SQS::Queue", "DeadLetterQueue")).toEqual({
    MaximumMessageSize: 1024 * 1024,
    MessageRetentionPeriod: 14 * day,
    SqsManagedSseEnabled: true,
  });
});

test.each(["DeliveryQueue", "DeliveryDeadLetterQueue"])("%s refuses requests without TLS", (name) => {
  const template = synthesize();
  const queue = logicalId(template, "AWS::SQS::Queue", name);
  expect(properties(template, "AWS::SQS::QueuePolicy", `${name}Policy`)).toMatchObject({
    Queues: [{ Ref: queue }],
    PolicyDocument: { Statement: expect.arrayContaining([overTlsAlone(queue)]) },
  });
});

function overTlsAlone(queue: string) {
  return {
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: "sqs:*",
    Resource: { "Fn::GetAtt": [queue, "Arn"] },
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

test.each(["automatic", "manual"] as const)(
  "a heartbeat goes through the queue every five minutes where registration is %s",
  (registration) => {
    const template = synthesize({ registration });
    const queueArn = { "Fn::GetAtt": [logicalId(template, "AWS::SQS::Queue", "DeliveryQueue"), "Arn"] };
    expect(properties(template, "AWS::Events::Rule", "Heartbeat")).toMatchObject({
      ScheduleExpression: "rate(5 minutes)",
      State: "ENABLED",
      Targets: [
        {
          Arn: queueArn,
          Input: heartbeatMessage,
          RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 3 },
        },
      ],
    });
  },
);

test("the queue's policy lets the heartbeat's rule send, and nobody else", () => {
  const template = synthesize();
  const queue = logicalId(template, "AWS::SQS::Queue", "DeliveryQueue");
  const rule = logicalId(template, "AWS::Events::Rule", "Heartbeat");
  expect(properties(template, "AWS::SQS::QueuePolicy", "DeliveryQueuePolicy")).toEqual({
    Queues: [{ Ref: queue }],
    PolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        overTlsAlone(queue),
        {
          Sid: "AllowHeartbeat",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: { "Fn::GetAtt": [queue, "Arn"] },
          Condition: { ArnEquals: { "aws:SourceArn": { "Fn::GetAtt": [rule, "Arn"] } } },
        },
      ],
    },
  });
});

test("the forwarder consumes up to a hundred messages at once, and reports each that failed", () => {
  const template = synthesize();
  expect(properties(template, "AWS::Lambda::EventSourceMapping", "Consumer")).toEqual({
    EventSourceArn: { "Fn::GetAtt": [logicalId(template, "AWS::SQS::Queue", "DeliveryQueue"), "Arn"] },
    FunctionName: { Ref: logicalId(template, "AWS::Lambda::Function", "Forwarder") },
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 1,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    ScalingConfig: { MaximumConcurrency: 5 },
  });
});

test("the visibility timeout is six times the forwarder's timeout plus the batching window", () => {
  const template = synthesize();
  expect(properties(template, "AWS::Lambda::Function", "Forwarder")["Timeout"]).toBe(120);
  expect(properties(template, "AWS::SQS::Queue", "DeliveryQueue")["VisibilityTimeout"]).toBe(721);
});

test("the forwarder runs on arm64 and Node 24, and logs to its own group", () => {
  const template = synthesize();
  expect(properties(template, "AWS::Lambda::Function", "Forwarder")).toMatchObject({
    Runtime: "nodejs24.x",
    Architectures: ["arm64"],
    Handler: "index.handler",
    MemorySize: 512,
    LoggingConfig: {
      LogGroup: { Ref: logicalId(template, "AWS::Logs::LogGroup", "ForwarderLogs") },
    },
  });
});

test.each([
  [{}, 90],
  [{ logRetentionDays: 3653 }, 3653],
])("with %j every log group keeps %i days", (configuration, days) => {
  const template = synthesize({ ...configuration, datadogAppKeyParameter: "/team/app-key" });
  const groups = Object.values(resources(template, "AWS::Logs::LogGroup"));
  expect(groups.map((group) => group.Properties?.["RetentionInDays"])).toEqual(Array.from({ length: 7 }, () => days));
});

test("the forwarder's default environment", () => {
  const template = synthesize();
  expect(properties(template, "AWS::Lambda::Function", "Forwarder")["Environment"]).toEqual({
    Variables: {
      INTEGRATION_NAME: "spacelift-datadog",
      SPACELIFT_ENDPOINT: "https://acme.app.spacelift.io",
      QUEUE_URL: { Ref: logicalId(template, "AWS::SQS::Queue", "DeliveryQueue") },
      DEAD_LETTER_QUEUE_URL: { Ref: logicalId(template, "AWS::SQS::Queue", "DeadLetterQueue") },
      DATADOG_API_KEY_PARAMETER: "/spacelift-datadog/datadog-api-key",
      DATADOG_URL: "https://api.datadoghq.com",
      EXTRA_TAGS: "[]",
      EXCLUDE_TAGS: "[]",
      METRIC_PREFIX: "spacelift.integration",
      FINISHED_STATES: '["FINISHED","FAILED","DISCARDED","STOPPED"]',
      LEDGER_TABLE: { Ref: logicalId(template, "AWS::DynamoDB::Table", "Ledger") },
      HISTORICAL_METRICS: "false",
    },
  });
});

test.each<[Partial<SpaceliftDatadogProps>, Record<string, string>]>([
  [{ datadogSite: "us5.datadoghq.com" }, { DATADOG_URL: "https://api.us5.datadoghq.com" }],
  [{ datadogSite: "datadoghq.eu", datadogUrl: "https://proxy.example" }, { DATADOG_URL: "https://proxy.example" }],
  [{ integrationName: "audit" }, { INTEGRATION_NAME: "audit" }],
  [{ datadogApiKeyParameter: "/team/key" }, { DATADOG_API_KEY_PARAMETER: "/team/key" }],
  [{ extraTags: ["team:ops", "env:prod"] }, { EXTRA_TAGS: '["team:ops","env:prod"]' }],
  [{ excludeTags: ["branch"] }, { EXCLUDE_TAGS: '["branch"]' }],
  [{ metricPrefix: "acme.spacelift" }, { METRIC_PREFIX: "acme.spacelift" }],
  [{ finishedStates: ["CANCELED"] }, { FINISHED_STATES: '["CANCELED"]' }],
  [{ ledgerTable: "ledger" }, { LEDGER_TABLE: "ledger" }],
  [{ historicalMetrics: true }, { HISTORICAL_METRICS: "true" }],
])("the forwarder's environment with %j", (configuration, expected) => {
  const forwarder = properties(synthesize(configuration), "AWS::Lambda::Function", "Forwarder");
  expect(forwarder["Environment"]).toMatchObject({ Variables: expected });
});
