import { Duration } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { cloudWatchMetrics } from "../../lambda/contract/cloudwatch-metrics.ts";
import type { Delivery } from "../delivery.ts";
import type { FanOut } from "../fan-out.ts";
import { createDestinationAlarms } from "./destination-alarms.ts";
import { ownMetric } from "./own-metric.ts";
import type { CreateAlarm } from "./runbook-alarm.ts";

const period = Duration.minutes(5);

/** Alarms on events that reach Datadog late, wrongly or not at all. */
export function createDeliveryAlarms(create: CreateAlarm, name: string, delivery: Delivery): readonly Alarm[] {
  return [
    ...delivery.destinations.flatMap((destination) => createDestinationAlarms(create, name, destination)),
    ...(delivery.find("metrics") === undefined ? [] : [createClaimAlarm(create, name)]),
    ...(delivery.fanOut === undefined ? [] : [createFanOutAlarm(create, name, delivery.fanOut)]),
  ];
}

/** If no second is free at all, events wait, and the alarm on returned messages is raised. */
function createClaimAlarm(create: CreateAlarm, name: string): Alarm {
  return create("ClaimsMovedAlarm", {
    title: "points moved over a minute",
    metric: ownMetric({ integrationName: name }, cloudWatchMetrics.secondsMoved, "Maximum"),
    above: 60,
    meaning: `So many runs with the same tags finished together that points of ${name} are over a minute away from their own time.`,
    section: "more-runs-than-seconds",
  });
}

function createFanOutAlarm(create: CreateAlarm, name: string, { topic }: FanOut): Alarm {
  return create("FanOutFailsAlarm", {
    title: "deliveries not queued",
    // Amazon SNS, "Monitoring Amazon SNS topics using CloudWatch"
    metric: topic.metricNumberOfNotificationsFailed({ period, statistic: "Sum" }),
    above: 0,
    meaning: `The topic of ${name} could not hand deliveries to a queue. SNS puts each on the dead-letter queue of its destination, if it can.`,
    section: "deliveries-not-queued",
  });
}
