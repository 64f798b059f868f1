import { Duration } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import type { Intake } from "../intake.ts";
import type { CreateAlarm } from "./runbook-alarm.ts";
import { createThrottlesAlarm } from "./throttles-alarm.ts";

const period = Duration.minutes(5);

/** Tells when deliveries are not taken: each is a run that Spacelift repeats a few times, or not at all. */
export function createIntakeAlarms(
  create: CreateAlarm,
  name: string,
  { api, receiver, deliveries }: Intake,
): readonly Alarm[] {
  return [
    create("WebhookFailsAlarm", {
      title: "webhook answers 5xx",
      metric: api.metricServerError({ period }),
      above: 0,
      meaning: `The webhook of ${name} answered 5xx: Spacelift repeats such a delivery three times, and disables the webhook after ten failures in a row.`,
      section: "webhook-answers-5xx",
    }),
    create("WebhookThrottlesAlarm", {
      title: "deliveries throttled",
      metric: deliveries.throttled,
      above: 0,
      meaning: `The webhook of ${name} answered 429, and Spacelift does not repeat such a delivery: runs went uncounted, unless somebody else flooded the URL.`,
      section: "deliveries-throttled",
    }),
    create("OnlyRefusedAlarm", {
      title: "all deliveries refused",
      metric: deliveries.refused.with({ statistic: "Minimum", period: Duration.minutes(15) }),
      above: 0,
      meaning: `The webhook of ${name} has refused every delivery of 15 minutes with 401, and Spacelift does not repeat such a delivery: runs go uncounted.`,
      section: "deliveries-refused",
    }),
    createThrottlesAlarm(
      create,
      "Receiver",
      receiver,
      `The receiver of ${name} was throttled by Lambda: API Gateway answered 5xx for it, and Spacelift repeats such a delivery three times.`,
    ),
    create("ReceiverErrorsAlarm", {
      title: "receiver errors",
      metric: receiver.metricErrors({ period }),
      above: 0,
      meaning: `The receiver of ${name} crashed or ran out of time: API Gateway answered 5xx for it, and Spacelift repeats such a delivery three times. Its log says why.`,
      section: "receiver-errors",
    }),
  ];
}

/**
 * Alerts when no delivery was taken for so many hours. Missing data means that there was none. The queue's own metrics
 * cannot show it: the heartbeat goes through the queue.
 */
export function createQuietAlarm(create: CreateAlarm, name: string, { deliveries }: Intake, hours: number): Alarm {
  const every = hours === 1 ? "the last hour" : `the last ${hours} hours`;
  return create("QuietAlarm", {
    title: "nothing is delivered",
    metric: deliveries.refused.with({ statistic: "Minimum", period: Duration.hours(1) }),
    above: 0,
    periods: hours,
    alarmingPeriods: hours,
    missingIsAlarming: true,
    meaning: `${name} has taken no delivery in ${every}.`,
    section: "nothing-is-delivered",
  });
}
