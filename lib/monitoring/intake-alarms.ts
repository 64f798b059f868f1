import { Duration } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import type { AuditIntake } from "../audit-intake.ts";
import type { Intake } from "../intake.ts";
import type { RunLogsIntake } from "../run-logs-intake.ts";
import type { CreateAlarm } from "./runbook-alarm.ts";

const period = Duration.minutes(5);

/** Spacelift retries some refused deliveries three times, and others never. */
export function createIntakeAlarms(
  create: CreateAlarm,
  name: string,
  { api, receiver, deliveries }: Intake,
): readonly Alarm[] {
  return [
    // A crash and a timeout of the receiver are 5xx, too.
    create("WebhookFailsAlarm", {
      title: "webhook answers 5xx",
      metric: api.metricServerError({ period }),
      above: 0,
      meaning: `The webhook of ${name} answered 5xx. Spacelift retries such a delivery three times, and disables the webhook after ten failures in a row.`,
      section: "webhook-answers-5xx",
    }),
    create("WebhookThrottlesAlarm", {
      title: "deliveries throttled",
      metric: deliveries.throttled,
      above: 0,
      meaning: `The webhook of ${name} answered 429, and Spacelift does not retry such a delivery. Runs went uncounted, unless somebody else flooded the URL.`,
      section: "deliveries-throttled",
    }),
    create("OnlyRefusedAlarm", {
      title: "all deliveries refused",
      metric: deliveries.refused.with({ statistic: "Minimum", period: Duration.minutes(15) }),
      above: 0,
      meaning: `The webhook of ${name} has refused every delivery of 15 minutes with 401, and Spacelift does not retry such a delivery. Runs go uncounted.`,
      section: "deliveries-refused",
    }),
    // Lambda does not count throttled invocations as errors.
    create("ReceiverThrottlesAlarm", {
      title: "receiver throttled",
      metric: receiver.function.metricThrottles({ period }),
      above: 0,
      meaning: `Deliveries to ${name} reached the limit of the account's concurrency in Lambda, or receiverReservedConcurrency. API Gateway answered 5xx, and Spacelift retries such a delivery three times.`,
      section: "functions-throttled",
    }),
  ];
}

export function createAuditAlarm(create: CreateAlarm, name: string, { refused }: AuditIntake): Alarm {
  return create("AuditRefusedAlarm", {
    title: "audit trail refused",
    metric: refused.with({ statistic: "Minimum", period: Duration.minutes(15) }),
    above: 0,
    meaning: `The audit webhook of ${name} has refused every event of 15 minutes with 401. Datadog lacks these events of the audit trail.`,
    section: "audit-trail-refused",
  });
}

export function createRunLogsAlarms(
  create: CreateAlarm,
  name: string,
  { deliveries }: RunLogsIntake,
): readonly Alarm[] {
  return [
    create("RunLogsRefusedAlarm", {
      title: "run logs refused",
      metric: deliveries.refused.with({ statistic: "Minimum", period: Duration.minutes(15) }),
      above: 0,
      meaning: `The webhook of run logs of ${name} has refused every delivery of 15 minutes with 401. Datadog lacks the logs of these runs.`,
      section: "run-logs-refused",
    }),
    create("RunLogsTooLargeAlarm", {
      title: "run logs too large",
      metric: deliveries.tooLarge,
      above: 0,
      meaning: `AWS refused a delivery to ${name}, because the logs of a run did not fit. Datadog lacks the logs of this run.`,
      section: "run-logs-too-large",
    }),
  ];
}

/**
 * Missing data means no accepted delivery. The queue's own metrics cannot show it, because the heartbeat goes through the
 * queue.
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
    meaning: `${name} has accepted no delivery in ${every}.`,
    section: "nothing-is-delivered",
  });
}
