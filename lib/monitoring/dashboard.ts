import {
  AlarmStatusWidget,
  Dashboard,
  type GraphWidget,
  type IAlarm,
  Metric,
  PeriodOverride,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import { cloudWatchMetrics as names } from "../../lambda/contract/cloudwatch-metrics.ts";
import { destinationFunctions } from "../../lambda/contract/destination-functions.ts";
import type { RunLogsIntake } from "../run-logs-intake.ts";
import { destinationGraphs } from "./destination-graphs.ts";
import { graph, ownMetrics, sum } from "./graph.ts";
import type { Pipeline } from "./pipeline.ts";

/** The alarms, then the pipeline in the order in which an event goes through it, then a row for each further destination. */
export function createDashboard(
  scope: Construct,
  id: string,
  pipeline: Pipeline,
  alarms: readonly IAlarm[],
): Dashboard {
  const { intake, auditIntake, runLogsIntake, delivery, registration, poller, configuration } = pipeline;
  const { integrationName } = configuration;
  const own = ownMetrics({ integrationName });
  const [first] = delivery.destinations;
  const deliveries = graph("Deliveries", [
    intake.api.metricCount({ ...sum, statistic: "SampleCount", label: "requests" }),
    first.queue.metricNumberOfMessagesSent({
      ...sum,
      label: first.name === "metrics" ? "queued, heartbeats too" : "queued",
    }),
    intake.api.metricClientError({ ...sum, label: "4xx" }),
    intake.deliveries.refused.with({ label: "401" }),
    ...(auditIntake === undefined ? [] : [auditIntake.refused.with({ label: "401, audit trail" })]),
    ...(runLogsIntake === undefined ? [] : runLogsLines(runLogsIntake)),
    intake.deliveries.throttled.with({ label: "429" }),
    intake.api.metricServerError({ ...sum, label: "5xx" }),
  ]);
  const { queue, events, answers, latency, deadLetters } = destinationGraphs(first, integrationName);
  const registered = [
    own(names.registrationDrift, "Maximum", "drift"),
    own(names.eventsRecovered, "Sum", "recovered"),
    own(names.eventsMissing, "Sum", "missing"),
  ];
  const claims = [
    own(names.secondsMoved, "Maximum", "moved, most seconds"),
    own(names.secondsMoved, "SampleCount", "moved, events"),
    own(names.eventsLate, "Sum", "late"),
    own(names.slotsExhausted, "Sum", "without a second"),
    own(names.clockDisagreement, "Maximum", "Datadog's clock off, seconds"),
  ];
  const rows: readonly (readonly GraphWidget[])[] = [
    [deliveries, queue, events, answers],
    [
      latency,
      deadLetters,
      ...(first.name === "metrics" ? [graph("Ledger", claims, throttles(delivery.ledger.table.tableName))] : []),
      functionGraph(pipeline),
      ...(registration.kind === "manual" ? [] : [graph("Registration", registered)]),
      ...(poller === undefined ? [] : [graph("Poller", [own(names.pollsFailed, "Sum", "failed polls")])]),
    ],
    ...delivery.destinations
      .slice(1)
      .map((each) => destinationGraphs(each, integrationName))
      .map((graphs) => [graphs.queue, graphs.events, graphs.answers, graphs.deadLetters]),
  ];
  const dashboard = new Dashboard(scope, id, { periodOverride: PeriodOverride.INHERIT });
  dashboard.addWidgets(new AlarmStatusWidget({ title: integrationName, width: 24, height: 3, alarms: [...alarms] }));
  for (const row of rows) dashboard.addWidgets(...row);
  return dashboard;
}

function runLogsLines({ deliveries }: RunLogsIntake): readonly Metric[] {
  return [deliveries.refused.with({ label: "401, run logs" }), deliveries.tooLarge.with({ label: "413" })];
}

function functionGraph(pipeline: Pipeline): GraphWidget {
  const { intake, auditIntake, runLogsIntake, delivery, registration, poller } = pipeline;
  const functions = [
    ["receiver", intake.receiver.function] as const,
    ...(auditIntake === undefined ? [] : ([["audit receiver", auditIntake.receiver.function]] as const)),
    ...(runLogsIntake === undefined ? [] : ([["run-logs receiver", runLogsIntake.receiver.function]] as const)),
    ...delivery.destinations.map(
      ({ name, forwarder }) => [destinationFunctions[name].functionName, forwarder.function] as const,
    ),
    ...(registration.kind === "manual" ? [] : ([["registrar", registration.registrar.function]] as const)),
    ...(poller === undefined ? [] : ([["poller", poller.poller.function]] as const)),
  ];
  return graph(
    "Functions",
    functions.map(([name, each]) => each.metricErrors({ ...sum, label: `${name}: errors` })),
    functions.map(([name, each]) => each.metricThrottles({ ...sum, label: `${name}: throttles` })),
  );
}

function throttles(TableName: string): readonly Metric[] {
  const events = (metricName: string, label: string) =>
    new Metric({ namespace: "AWS/DynamoDB", metricName, dimensionsMap: { TableName }, ...sum, label });
  return [events("ReadThrottleEvents", "reads throttled"), events("WriteThrottleEvents", "writes throttled")];
}
