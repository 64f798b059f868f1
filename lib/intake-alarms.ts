import { Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { Intake } from "./intake.ts";
import { createRunbookAlarm, describe } from "./runbook-alarm.ts";

const period = Duration.minutes(5);

/** Tells when deliveries are not taken: each is a run that Spacelift repeats a few times, or not at all. */
export function createIntakeAlarms(
  scope: Construct,
  name: string,
  { api, receiver, throttled }: Intake,
): readonly Alarm[] {
  return [
    createRunbookAlarm(scope, "WebhookFailsAlarm", {
      metric: api.metricServerError({ period }),
      above: 0,
      meaning: `The webhook of ${name} answered 5xx: Spacelift repeats such a delivery three times, and disables the webhook after ten failures in a row.`,
      section: "webhook-answers-5xx",
    }),
    createRunbookAlarm(scope, "WebhookThrottlesAlarm", {
      metric: throttled,
      above: 0,
      meaning: `The webhook of ${name} answered 429, and Spacelift does not repeat such a delivery: runs went uncounted, unless somebody else flooded the URL.`,
      section: "deliveries-throttled",
    }),
    createRunbookAlarm(scope, "ReceiverErrorsAlarm", {
      metric: receiver.metricErrors({ period }),
      above: 0,
      meaning: `The receiver of ${name} crashed or ran out of time. Its log says why.`,
      section: "receiver-errors",
    }),
  ];
}

/** Tells when nothing was put on the queue for so many hours. Where nothing is measured, nothing was. */
export function createQuietAlarm(scope: Construct, name: string, queue: IQueue, hours: number): Alarm {
  const every = hours === 1 ? "the last hour" : `the last ${hours} hours`;
  return new Alarm(scope, "QuietAlarm", {
    metric: queue.metricNumberOfMessagesSent({ period: Duration.hours(1), statistic: "Sum" }),
    threshold: 0,
    comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: hours,
    datapointsToAlarm: hours,
    treatMissingData: TreatMissingData.BREACHING,
    alarmDescription: describe(`${name} has taken no delivery in ${every}.`, "nothing-is-delivered"),
  });
}
