import { Duration } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { CreateAlarm } from "./runbook-alarm.ts";

/** An alarm on throttled invocations, which Lambda does not count as errors of the function. */
export function createThrottlesAlarm(create: CreateAlarm, name: string, watched: IFunction, meaning: string): Alarm {
  return create(`${name}ThrottlesAlarm`, {
    title: `${name.toLowerCase()} throttled`,
    metric: watched.metricThrottles({ period: Duration.minutes(5) }),
    above: 0,
    meaning,
    section: "functions-throttled",
  });
}
