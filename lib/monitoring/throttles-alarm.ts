import { Duration } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { CreateAlarm } from "./runbook-alarm.ts";

/** Lambda does not count throttled invocations as errors. */
export function createThrottlesAlarm(create: CreateAlarm, name: string, watched: IFunction, meaning: string): Alarm {
  return create(`${name}ThrottlesAlarm`, {
    title: `${name.toLowerCase()} throttled`,
    metric: watched.metricThrottles({ period: Duration.minutes(5) }),
    above: 0,
    meaning,
    section: "functions-throttled",
  });
}
