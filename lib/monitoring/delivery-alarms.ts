import { Duration } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { cloudWatchMetrics } from "../../lambda/contract/cloudwatch-metrics.ts";
import type { Delivery } from "../delivery.ts";
import { ownMetric } from "./own-metric.ts";
import type { CreateAlarm } from "./runbook-alarm.ts";

const period = Duration.minutes(5);

/** Alarms on events that reach Datadog late, wrongly or not at all. */
export function createDeliveryAlarms(create: CreateAlarm, name: string, delivery: Delivery): readonly Alarm[] {
  return [
    create("DeadLettersAlarm", {
      title: "dead letters",
      metric: delivery.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period, statistic: "Maximum" }),
      above: 0,
      meaning: `Events of ${name} could not be sent to Datadog. They stay on the dead-letter queue for 14 days, each with its reason.`,
      section: "dead-letter-queue",
    }),
    create("MessagesWaitAlarm", {
      title: "messages wait",
      metric: delivery.queue.metricApproximateAgeOfOldestMessage({ period, statistic: "Maximum" }),
      ...overFifteenMinutes(name),
    }),
    // In an outage SQS's own metric ignores all messages: each was received three times (Amazon SQS, "Available
    // CloudWatch metrics").
    create("MessagesReturnAlarm", {
      title: "retried messages wait",
      metric: ownMetric(name, cloudWatchMetrics.returnedMessageAge, "Maximum"),
      ...overFifteenMinutes(name),
    }),
    create("ForwarderErrorsAlarm", {
      title: "forwarder errors",
      metric: delivery.forwarder.function.metricErrors({ period }),
      above: 0,
      meaning: `The forwarder of ${name} crashed or ran out of time. Its log says why. SQS delivers its messages again after twelve minutes.`,
      section: "forwarder-errors",
    }),
    create("KeyRefusedAlarm", {
      title: "Datadog refuses the key",
      metric: ownMetric(name, cloudWatchMetrics.answers.keyRefused, "Sum"),
      above: 0,
      // During a rotation a key may be refused once. A wrong key is refused at every retry.
      periods: 6,
      alarmingPeriods: 2,
      meaning: `Datadog keeps refusing the API key of ${name}. Events wait until the parameter holds an accepted key.`,
      section: "datadog-refuses-the-key",
    }),
    create("SlotsExhaustedAlarm", {
      title: "more runs than seconds",
      metric: ownMetric(name, cloudWatchMetrics.slotsExhausted, "Sum"),
      above: 0,
      meaning: `More than one run a second with the same tags finished for half an hour. Events of ${name} wait for a free second.`,
      section: "more-runs-than-seconds",
    }),
    create("ClaimsMovedAlarm", {
      title: "points moved over a minute",
      metric: ownMetric(name, cloudWatchMetrics.secondsMoved, "Maximum"),
      above: 60,
      meaning: `So many runs with the same tags finished together that points of ${name} are over a minute away from their own time.`,
      section: "more-runs-than-seconds",
    }),
  ];
}

function overFifteenMinutes(name: string) {
  return {
    above: 15 * 60,
    // A returned message is retried within fifteen minutes.
    periods: 4,
    meaning: `Events of ${name} have waited for over 15 minutes. Nothing is lost: the forwarder retries them for three days.`,
    section: "messages-wait",
  } as const;
}
