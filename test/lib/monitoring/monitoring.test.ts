import { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { z } from "zod";
import { cloudWatchMetrics } from "../../../lambda/contract/environment.ts";
import type { SpaceliftDatadogProps } from "../../../lib/configuration/spacelift-datadog-props.ts";
import { createApp, createStack, logicalId, properties, resources, synthesize } from "../synthesis.ts";
import { documentedMetrics, metricOfAlarm, type WatchedMetric } from "./watched.ts";

const alarmType = "AWS::CloudWatch::Alarm";
const { deadLettered, answers, namespace, dimension, ...others } = cloudWatchMetrics;
const ourNames: readonly string[] = [
  ...Object.values(others),
  ...Object.values(deadLettered),
  ...Object.values(answers),
];

/** Why nothing will ever be measured for this metric; nothing where something will be. */
function problem(template: Template, metric: WatchedMetric, integrationName: string): string | undefined {
  const told = JSON.stringify(metric);
  if (metric.namespace === namespace) {
    const isOurs = ourNames.includes(metric.name) && metric.dimension.Name === dimension;
    return isOurs && metric.dimension.Value === integrationName ? undefined : `nobody writes ${told}`;
  }
  const service = documentedMetrics(template).find((each) => each.namespace === metric.namespace);
  const isKnown = service?.names.includes(metric.name) && service.dimension === metric.dimension.Name;
  const value = JSON.stringify(metric.dimension.Value);
  return isKnown && service?.values.some((each) => JSON.stringify(each) === value) ? undefined : `unknown: ${told}`;
}

test("every alarm looks at a metric that AWS documents or our functions write, of a resource that is there", () => {
  const template = synthesize({ integrationName: "audit", quietAlarmHours: 24 });
  const alarms = Object.values(resources(template, alarmType));
  expect(alarms).toHaveLength(17);
  const metrics = alarms.map(({ Properties }) => metricOfAlarm(Properties));
  expect(metrics.flatMap((metric) => problem(template, metric, "audit") ?? [])).toEqual([]);
});

test("so does the dashboard, which shows every metric of ours", () => {
  const template = synthesize({ integrationName: "audit" });
  const found = dashboardMetrics(template);
  expect(found.flatMap((metric) => problem(template, metric, "audit") ?? [])).toEqual([]);
  const shown = new Set(found.filter((metric) => metric.namespace === namespace).map(({ name }) => name));
  expect(shown).toEqual(new Set(ourNames));
});

test("each drawn line that is not named for its metric has words of its own", () => {
  const labels = dashboardLines(synthesize({ integrationName: "audit" })).flatMap((line) => {
    const drawn = z.object({ label: z.string(), visible: z.literal(false).optional() }).safeParse(line.at(-1));
    return drawn.success ? [drawn.data.label] : [];
  });
  expect(labels.length).toBeGreaterThan(20);
  expect(labels.filter((label) => label.trim() === "")).toEqual([]);
});

test("the age of the oldest message is the larger of SQS's, which leaves out returned messages, and ours", () => {
  const lines = dashboardLines(synthesize({ integrationName: "audit" }));
  const about = (name: string) => lines.filter((line) => line[1] === name).map((line) => line.at(-1));
  const expressions = lines.filter(([first]) => typeof first === "object");
  expect(expressions).toEqual([
    [
      expect.objectContaining({
        expression: "MAX([FILL(bySqs, 0), FILL(returned, 0)])",
        label: "oldest, seconds: by SQS or when returned, the larger",
        // A message that cannot be sent comes back within fifteen minutes.
        period: 1200,
      }),
    ],
  ]);
  const drawnInIt = { stat: "Maximum", visible: false };
  expect(about("ApproximateAgeOfOldestMessage")).toEqual([expect.objectContaining({ ...drawnInIt, id: "bySqs" })]);
  expect(about("ReturnedMessageAge")).toEqual([expect.objectContaining({ ...drawnInIt, id: "returned" })]);
});

test("a metric that nobody writes would be found", () => {
  const template = synthesize();
  const metric = { namespace, name: "RegistrationDrift", dimension: { Name: dimension, Value: "spacelift-datadog" } };
  const problemOf = (changed: Partial<WatchedMetric>) =>
    problem(template, { ...metric, ...changed }, "spacelift-datadog");
  expect(problemOf({})).toBeUndefined();
  expect(problemOf({ name: "Drift" })).toBeDefined();
  expect(problemOf({ dimension: { Name: dimension, Value: "audit" } })).toBeDefined();
  expect(problemOf({ namespace: "AWS/SQS" })).toBeDefined();
});

test.each<[string, Record<string, unknown>]>([
  ["DeadLettersAlarm", { Threshold: 0, Period: 300, Statistic: "Maximum" }],
  ["MessagesWaitAlarm", { Threshold: 900, Period: 300, Statistic: "Maximum", EvaluationPeriods: 4 }],
  ["MessagesReturnAlarm", { Threshold: 900, Period: 300, Statistic: "Maximum", EvaluationPeriods: 4 }],
  ["ForwarderErrorsAlarm", { Threshold: 0, Period: 300, Statistic: "Sum" }],
  ["KeyRefusedAlarm", { Threshold: 0, Period: 300, Statistic: "Sum", EvaluationPeriods: 6, DatapointsToAlarm: 2 }],
  ["SlotsExhaustedAlarm", { Threshold: 0, Period: 300, Statistic: "Sum" }],
  ["ClaimsMovedAlarm", { Threshold: 60, Period: 300, Statistic: "Maximum" }],
  ["WebhookFailsAlarm", { Threshold: 0, Period: 300, Statistic: "Sum", MetricName: "5xx" }],
  ["WebhookThrottlesAlarm", { Threshold: 0, Period: 300, Statistic: "Sum", MetricName: "DeliveriesThrottled" }],
  ["OnlyRefusedAlarm", { Threshold: 0, Period: 900, Statistic: "Minimum", MetricName: "DeliveriesRefused" }],
  ["ReceiverErrorsAlarm", { Threshold: 0, Period: 300, Statistic: "Sum", MetricName: "Errors" }],
  ["ReceiverThrottlesAlarm", { Threshold: 0, Period: 300, Statistic: "Sum", MetricName: "Throttles" }],
  ["ForwarderThrottlesAlarm", { Threshold: 0, Period: 300, Statistic: "Sum", MetricName: "Throttles" }],
  ["RegistrarThrottlesAlarm", { Threshold: 0, Period: 300, Statistic: "Sum", MetricName: "Throttles" }],
  ["DriftAlarm", { Threshold: 0, Period: 1800, Statistic: "Maximum" }],
  ["RegistrarErrorsAlarm", { Threshold: 0, Period: 1800, Statistic: "Sum" }],
])("%s is raised above its threshold, and never by what was not measured", (name, expected) => {
  const template = synthesize({ reconcileMinutes: 30 });
  expect(properties(template, alarmType, name)).toMatchObject({
    ComparisonOperator: "GreaterThanThreshold",
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    TreatMissingData: "notBreaching",
    ...expected,
  });
});

test("each alarm on a resource is on the right one", () => {
  const template = synthesize({ quietAlarmHours: 1 });
  const watchedBy = (name: string) => metricOfAlarm(properties(template, alarmType, name)).dimension.Value;
  const queue = (name: string) => ({ "Fn::GetAtt": [logicalId(template, "AWS::SQS::Queue", name), "QueueName"] });
  const lambda = (name: string) => ({ Ref: logicalId(template, "AWS::Lambda::Function", name) });
  expect(watchedBy("DeadLettersAlarm")).toEqual(queue("DeadLetterQueue"));
  expect(watchedBy("MessagesWaitAlarm")).toEqual(queue("DeliveryQueue"));
  for (const name of ["Receiver", "Forwarder", "Registrar"]) {
    expect(watchedBy(`${name}ErrorsAlarm`)).toEqual(lambda(name));
    expect(watchedBy(`${name}ThrottlesAlarm`)).toEqual(lambda(name));
  }
});

test.each([1, 24, 168])("nothing for %i hours, where that was asked for, is alarming, measured or not", (hours) => {
  expect(properties(synthesize({ quietAlarmHours: hours }), alarmType, "QuietAlarm")).toMatchObject({
    // Over an hour with a delivery that was taken it is 0. The queue's own metrics would see the heartbeats.
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
  [{}, ["DriftAlarm", "RegistrarErrorsAlarm", "RegistrarThrottlesAlarm"]],
  [{ registration: "manual" }, []],
  [{ registration: "manual", quietAlarmHours: 24 }, ["QuietAlarm"]],
])("with %j there are thirteen alarms, and %j", (configuration, more) => {
  const ids = Object.keys(resources(synthesize(configuration), alarmType));
  expect(ids).toHaveLength(13 + more.length);
  for (const name of more) expect(ids).toContainEqual(expect.stringContaining(name));
});

test("without an e-mail address the alarms exist, and do nothing", () => {
  const template = synthesize();
  expect(resources(template, "AWS::SNS::Topic")).toEqual({});
  for (const { Properties } of Object.values(resources(template, alarmType))) {
    expect(Properties).not.toHaveProperty("AlarmActions");
  }
});

test("with one, each is mailed when it is raised and when it is over, by a topic that CloudWatch may publish to", () => {
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

test("installations in one account look at their own metrics alone", () => {
  const app = createApp();
  const names = ["one", "two"];
  const stacks = names.map((integrationName) => createStack({ integrationName, spaceliftSpace: integrationName }, app));
  const looksAt = stacks.map((stack) => {
    const template = Template.fromStack(stack);
    const ours = [...dashboardMetrics(template), ...alarmMetrics(template)].filter(
      (metric) => metric.namespace === namespace,
    );
    return [...new Set(ours.map((metric) => metric.dimension.Value))];
  });
  expect(looksAt).toEqual([["one"], ["two"]]);
});

function alarmMetrics(template: Template): readonly WatchedMetric[] {
  return Object.values(resources(template, alarmType)).map(({ Properties }) => metricOfAlarm(Properties));
}

const placeholder = (index: number) => `~${index}~`;
const joined = z.object({ "Fn::Join": z.tuple([z.literal(""), z.array(z.unknown())]) });
const widgets = z.object({
  widgets: z.array(z.object({ properties: z.object({ metrics: z.array(z.array(z.unknown())).optional() }) })),
});

/** The dashboard's metrics, without expressions over them. */
function dashboardMetrics(template: Template): readonly WatchedMetric[] {
  return dashboardLines(template).flatMap(([metricNamespace, name, Name, Value]) =>
    typeof metricNamespace === "string"
      ? [{ namespace: metricNamespace, name: String(name), dimension: { Name: String(Name), Value } }]
      : [],
  );
}

/** Each line of each widget: the body is text, with what CloudFormation puts in given a name for the time of parsing. */
function dashboardLines(template: Template): readonly (readonly unknown[])[] {
  const parts = joined.parse(properties(template, "AWS::CloudWatch::Dashboard", "Dashboard")["DashboardBody"])[
    "Fn::Join"
  ][1];
  const text = parts.map((part, index) => (typeof part === "string" ? part : placeholder(index))).join("");
  const values = new Map(parts.map((part, index) => [placeholder(index), part]));
  return widgets
    .parse(JSON.parse(text))
    .widgets.flatMap(({ properties: { metrics = [] } }) =>
      metrics.map((line) => line.map((each) => (typeof each === "string" ? (values.get(each) ?? each) : each))),
    );
}
