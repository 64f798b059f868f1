import { Duration } from "aws-cdk-lib";
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  MathExpression,
  Metric,
  PeriodOverride,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import { cloudWatchMetrics as names } from "../../lambda/contract/cloudwatch-metrics.ts";
import { ownMetric } from "./own-metric.ts";
import type { Pipeline } from "./pipeline.ts";

const period = Duration.minutes(5);
const sum = { period, statistic: "Sum" };
const maximum = { period, statistic: "Maximum" };

/** The alarms, then the pipeline in the order in which an event goes through it. */
export function createDashboard(
  scope: Construct,
  id: string,
  pipeline: Pipeline,
  alarms: readonly IAlarm[],
): Dashboard {
  const { intake, delivery, registration, poller, configuration } = pipeline;
  const own = ownMetrics(configuration.integrationName);
  const { queue, deadLetterQueue, ledger } = delivery;
  const delivered = [
    own(names.eventsDelivered, "Sum", "delivered"),
    own(names.duplicatesDropped, "Sum", "duplicates dropped"),
    own(names.messagesReturned, "Sum", "back to the queue"),
    ...Object.entries(names.deadLettered).map(([reason, name]) => own(name, "Sum", `dead-lettered: ${reason}`)),
    own(names.extensionsOmitted, "Sum", "without the extension"),
  ];
  const claims = [
    own(names.secondsMoved, "Maximum", "moved, most seconds"),
    own(names.secondsMoved, "SampleCount", "moved, events"),
    own(names.eventsLate, "Sum", "late"),
    own(names.slotsExhausted, "Sum", "without a second"),
    own(names.clockDisagreement, "Maximum", "Datadog's clock off, seconds"),
  ];
  const functions = [
    ["receiver", intake.receiver.function],
    ["forwarder", delivery.forwarder.function],
    ...(registration.kind === "manual" ? [] : ([["registrar", registration.registrar.function]] as const)),
    ...(poller === undefined ? [] : ([["poller", poller.poller.function]] as const)),
  ] as const;
  const rows: readonly (readonly GraphWidget[])[] = [
    [
      graph("Deliveries", [
        intake.api.metricCount({ ...sum, statistic: "SampleCount", label: "requests" }),
        queue.metricNumberOfMessagesSent({ ...sum, label: "queued, heartbeats too" }),
        intake.api.metricClientError({ ...sum, label: "4xx" }),
        intake.deliveries.refused.with({ label: "401" }),
        intake.deliveries.throttled.with({ label: "429" }),
        intake.api.metricServerError({ ...sum, label: "5xx" }),
      ]),
      graph(
        "Queue",
        [queue.metricApproximateNumberOfMessagesVisible({ ...maximum, label: "waiting" })],
        [
          ageOfOldest(
            queue.metricApproximateAgeOfOldestMessage(maximum),
            own(names.returnedMessageAge, "Maximum", "returned"),
          ),
        ],
      ),
      graph("Events", delivered),
      graph("Datadog's answers", answerMetrics(own)),
    ],
    [
      graph("From a run's end to Datadog, milliseconds", [
        own(names.deliveryLatency, "p50", "p50"),
        own(names.deliveryLatency, "p99", "p99"),
        own(names.deliveryLatency, "Maximum", "longest"),
      ]),
      graph("Dead letters", [
        deadLetterQueue.metricApproximateNumberOfMessagesVisible({ ...maximum, label: "waiting for you" }),
      ]),
      graph("Ledger", claims, throttles(ledger.table.tableName)),
      graph(
        "Functions",
        functions.map(([name, each]) => each.metricErrors({ ...sum, label: `${name}: errors` })),
        functions.map(([name, each]) => each.metricThrottles({ ...sum, label: `${name}: throttles` })),
      ),
      ...(registration.kind === "manual"
        ? []
        : [graph("Registration", [own(names.registrationDrift, "Maximum", "drift")])]),
      ...(poller === undefined ? [] : [graph("Poller", [own(names.pollsFailed, "Sum", "failed polls")])]),
    ],
  ];
  const dashboard = new Dashboard(scope, id, { periodOverride: PeriodOverride.INHERIT });
  dashboard.addWidgets(
    new AlarmStatusWidget({ title: configuration.integrationName, width: 24, height: 3, alarms: [...alarms] }),
  );
  for (const row of rows) dashboard.addWidgets(...row);
  return dashboard;
}

type Own = (name: string, statistic: Parameters<typeof ownMetric>[2], label: string) => Metric;

function ownMetrics(integrationName: string): Own {
  return (name, statistic, label) => ownMetric(integrationName, name, statistic).with({ label });
}

/**
 * In an outage SQS's own metric ignores all messages: each was received three times (Amazon SQS, "Available CloudWatch
 * metrics"). Each is retried within fifteen minutes, so a period of twenty minutes covers all.
 */
function ageOfOldest(bySqs: IMetric, returned: IMetric): MathExpression {
  return new MathExpression({
    expression: "MAX([FILL(bySqs, 0), FILL(returned, 0)])",
    usingMetrics: { bySqs, returned },
    period: Duration.minutes(20),
    label: "oldest, seconds: by SQS or when returned, the larger",
  });
}

function answerMetrics(own: Own): readonly Metric[] {
  return Object.values(names.answers).map((name) => own(name, "Sum", name.replace(/^Datadog(Answers)?/, "")));
}

function throttles(TableName: string): readonly Metric[] {
  const events = (metricName: string, label: string) =>
    new Metric({ namespace: "AWS/DynamoDB", metricName, dimensionsMap: { TableName }, ...sum, label });
  return [events("ReadThrottleEvents", "reads throttled"), events("WriteThrottleEvents", "writes throttled")];
}

function graph(title: string, left: readonly IMetric[], right: readonly IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, width: 6, height: 6, left: [...left], right: [...right], leftYAxis: { min: 0 } });
}
