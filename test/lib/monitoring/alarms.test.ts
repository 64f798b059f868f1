import { expect, test } from "vitest";
import { runDestinationNames } from "../../../lambda/contract/destinations.ts";
import type { SpaceliftDatadogProps } from "../../../lib/configuration/spacelift-datadog-props.ts";
import { destinationId } from "../../../lib/destination-id.ts";
import { monitoring } from "../../../scripts/cost/monitoring.ts";
import { logicalId, properties, resources, synthesize } from "../synthesis.ts";
import { alarmMetrics, alarmType, metricOfAlarm, metricProblem } from "./watched.ts";

test("every alarm watches an existing resource, by a metric that AWS documents or our functions write", () => {
  const template = synthesize({ integrationName: "audit", quietAlarmHours: 24 });
  const metrics = alarmMetrics(template);
  expect(metrics).toHaveLength(monitoring.alarms + 1);
  expect(metrics.flatMap((metric) => metricProblem(template, metric, "audit") ?? [])).toEqual([]);
});

test.each<[string, Record<string, unknown>]>([
  ["DeadLettersAlarm", { Threshold: 0, Period: 300, Statistic: "Maximum" }],
  ["MessagesWaitAlarm", { Threshold: 900, Period: 300, Statistic: "Maximum", EvaluationPeriods: 4 }],
  ["MessagesReturnAlarm", { Threshold: 900, Period: 300, Statistic: "Maximum", EvaluationPeriods: 4 }],
  ["ForwarderErrorsAlarm", { Threshold: 0, Period: 300, Statistic: "Sum" }],
  ["KeyRefusedAlarm", { Threshold: 0, Period: 300, Statistic: "Sum", EvaluationPeriods: 6, DatapointsToAlarm: 2 }],
  ["ClaimsMovedAlarm", { Threshold: 60, Period: 300, Statistic: "Maximum" }],
  ["WebhookFailsAlarm", { Threshold: 0, Period: 300, Statistic: "Sum", MetricName: "5xx" }],
  ["WebhookThrottlesAlarm", { Threshold: 0, Period: 300, Statistic: "Sum", MetricName: "DeliveriesThrottled" }],
  ["OnlyRefusedAlarm", { Threshold: 0, Period: 900, Statistic: "Minimum", MetricName: "DeliveriesRefused" }],
  ["ReceiverThrottlesAlarm", { Threshold: 0, Period: 300, Statistic: "Sum", MetricName: "Throttles" }],
  ["DriftAlarm", { Threshold: 0, Period: 1800, Statistic: "Maximum" }],
  ["RegistrarErrorsAlarm", { Threshold: 0, Period: 1800, Statistic: "Sum" }],
])("%s is raised above its threshold, and never by missing data", (name, expected) => {
  const template = synthesize({ reconcileMinutes: 30 });
  expect(properties(template, alarmType, name)).toMatchObject({
    ComparisonOperator: "GreaterThanThreshold",
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    TreatMissingData: "notBreaching",
    ...expected,
  });
});

test("each alarm watches the right resource", () => {
  const template = synthesize({ quietAlarmHours: 1 });
  const watchedBy = (name: string) => metricOfAlarm(properties(template, alarmType, name)).dimension.Value;
  const queue = (name: string) => ({ "Fn::GetAtt": [logicalId(template, "AWS::SQS::Queue", name), "QueueName"] });
  const lambda = (name: string) => ({ Ref: logicalId(template, "AWS::Lambda::Function", name) });
  expect(watchedBy("DeadLettersAlarm")).toEqual(queue("DeadLetterQueue"));
  expect(watchedBy("MessagesWaitAlarm")).toEqual(queue("DeliveryQueue"));
  for (const name of ["Forwarder", "Registrar"]) {
    expect(watchedBy(`${name}ErrorsAlarm`)).toEqual(lambda(name));
  }
  expect(watchedBy("ReceiverThrottlesAlarm")).toEqual(lambda("Receiver"));
});

test("each destination has alarms of its own, and several destinations one on their topic", () => {
  const others = runDestinationNames.filter((name) => name !== "metrics");
  const template = synthesize({ integrationName: "audit", destinations: runDestinationNames });
  const metrics = alarmMetrics(template);
  expect(metrics).toHaveLength(
    monitoring.alarms + monitoring.topicAlarms + monitoring.destinationAlarms * others.length,
  );
  expect(metrics.flatMap((metric) => metricProblem(template, metric, "audit") ?? [])).toEqual([]);
  for (const name of others) {
    const alarm = (end: string) => properties(template, alarmType, `${destinationId(name)}${end}Alarm`);
    expect(metricOfAlarm(alarm("DeadLetters")).dimension.Value).toEqual({
      "Fn::GetAtt": [expect.stringContaining(`Delivery${destinationId(name)}DeadLetterQueue`), "QueueName"],
    });
    expect(metricOfAlarm(alarm("KeyRefused")).destination).toBe(name);
    expect(alarm("MessagesReturn")).toMatchObject({
      AlarmName: expect.stringContaining(`${name}: retried messages wait`),
      AlarmDescription: expect.stringContaining(`audit (${name})`),
    });
  }
  expect(metricOfAlarm(properties(template, alarmType, "FanOutFailsAlarm"))).toMatchObject({
    name: "NumberOfNotificationsFailed",
    dimension: { Value: { "Fn::GetAtt": [expect.stringContaining("FanOutTopic"), "TopicName"] } },
  });
});

test.each([1, 24, 168])("%i hours without a delivery raise the configured alarm, with or without data", (hours) => {
  expect(properties(synthesize({ quietAlarmHours: hours }), alarmType, "QuietAlarm")).toMatchObject({
    // The minimum is 0 in an hour with an accepted delivery. The queue's own metrics would include heartbeats.
    MetricName: "DeliveriesRefused",
    Statistic: "Minimum",
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: 0,
    Period: 3600,
    EvaluationPeriods: hours,
    DatapointsToAlarm: hours,
    TreatMissingData: "breaching",
  });
});

test.each<[Partial<SpaceliftDatadogProps>, readonly string[]]>([
  [{}, ["DriftAlarm", "EventsMissingAlarm", "RegistrarErrorsAlarm"]],
  [{ registration: "manual" }, []],
  [{ registration: "manual", quietAlarmHours: 24 }, ["QuietAlarm"]],
])("with %j there are ten alarms, and %j", (configuration, more) => {
  const ids = Object.keys(resources(synthesize(configuration), alarmType));
  expect(ids).toHaveLength(10 + more.length);
  for (const name of more) expect(ids).toContainEqual(expect.stringContaining(name));
});

test("without an e-mail address, the alarms exist and do nothing", () => {
  const template = synthesize();
  expect(resources(template, "AWS::SNS::Topic")).toEqual({});
  for (const { Properties } of Object.values(resources(template, alarmType))) {
    expect(Properties).not.toHaveProperty("AlarmActions");
  }
});

test("with an e-mail address, a topic that CloudWatch may publish to mails each alarm and each recovery", () => {
  const template = synthesize({ alarmEmail: "ops@example.com" });
  const topic = { Ref: logicalId(template, "AWS::SNS::Topic", "AlarmTopic") };
  const alarms = Object.values(resources(template, alarmType));
  expect(alarms.map(({ Properties }) => [Properties?.["AlarmActions"], Properties?.["OKActions"]])).toEqual(
    alarms.map(() => [[topic], [topic]]),
  );
  expect(properties(template, "AWS::SNS::Subscription", "ops")).toEqual({
    Protocol: "email",
    Endpoint: "ops@example.com",
    TopicArn: topic,
  });
  expect(properties(template, "AWS::SNS::TopicPolicy", "AlarmTopic")).toMatchObject({
    Topics: [topic],
    PolicyDocument: {
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topic,
          Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
        },
      ],
    },
  });
});

test("the estimated cost counts the alarms of the stack", () => {
  expect(Object.keys(resources(synthesize(), alarmType))).toHaveLength(monitoring.alarms);
});
