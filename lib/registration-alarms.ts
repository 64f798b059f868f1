import type { Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { cloudWatchMetrics } from "../lambda/environment.ts";

const where = 'The README explains it under "When the registration drifts".';

/** Tells when Spacelift is not as it was registered, and when nobody can tell. `interval` is between two looks. */
export function createRegistrationAlarms(
  scope: Construct,
  integrationName: string,
  registrar: IFunction,
  interval: Duration,
): void {
  const atLeastOne = {
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  };
  const drift = new Metric({
    namespace: cloudWatchMetrics.namespace,
    metricName: cloudWatchMetrics.registrationDrift,
    dimensionsMap: { [cloudWatchMetrics.dimension]: integrationName },
    statistic: "Maximum",
    period: interval,
  });
  new Alarm(scope, "DriftAlarm", {
    ...atLeastOne,
    metric: drift,
    alarmDescription:
      `The webhook or the policy of ${integrationName} in Spacelift is not as it was registered, so runs may go ` +
      `uncounted. The registrar's log says what differs: undo it in Spacelift, or deploy with repairPolicy=true. ${where}`,
  });
  new Alarm(scope, "RegistrarErrorsAlarm", {
    ...atLeastOne,
    metric: registrar.metricErrors({ period: interval }),
    alarmDescription:
      `The registrar of ${integrationName} failed, so nobody knows whether Spacelift still delivers. Its log says why: ` +
      `most likely the Spacelift API key was revoked, or Spacelift was out of reach. ${where}`,
  });
}
