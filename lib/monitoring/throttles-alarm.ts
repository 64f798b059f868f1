import { Duration } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { createRunbookAlarm } from "./runbook-alarm.ts";

/** Alerts when Lambda throttles a function: a throttled invocation does not count among the function's errors. */
export function createThrottlesAlarm(scope: Construct, name: string, watched: IFunction, meaning: string): Alarm {
  return createRunbookAlarm(scope, `${name}ThrottlesAlarm`, {
    metric: watched.metricThrottles({ period: Duration.minutes(5) }),
    above: 0,
    meaning,
    section: "functions-throttled",
  });
}
