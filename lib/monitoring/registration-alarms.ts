import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { cloudWatchMetrics } from "../../lambda/contract/cloudwatch-metrics.ts";
import type { Registration } from "../registration.ts";
import { ownMetric } from "./own-metric.ts";
import type { CreateAlarm } from "./runbook-alarm.ts";

export function createRegistrationAlarms(
  create: CreateAlarm,
  name: string,
  { registrar, interval }: Registration,
): readonly Alarm[] {
  return [
    create("DriftAlarm", {
      title: "registration drift",
      metric: ownMetric({ integrationName: name }, cloudWatchMetrics.registrationDrift, "Maximum", interval),
      above: 0,
      meaning: `The webhook or the policy of ${name} in Spacelift is not as it was registered, so runs may go uncounted. The registrar's log says what differs.`,
      section: "registration-drifts",
    }),
    create("EventsMissingAlarm", {
      title: "events missing",
      metric: ownMetric({ integrationName: name }, cloudWatchMetrics.eventsMissing, "Sum", interval),
      above: 0,
      meaning: `Deliveries to ${name} may have been lost before they reached AWS, and the registrar cannot recover them. Its log names the time span or the sample.`,
      section: "events-missing",
    }),
    create("RegistrarErrorsAlarm", {
      title: "registrar errors",
      metric: registrar.function.metricErrors({ period: interval }),
      above: 0,
      meaning: `The registrar of ${name} failed or ran out of time, so nobody knows whether Spacelift still delivers. Its log says why.`,
      section: "registrar-errors",
    }),
  ];
}
