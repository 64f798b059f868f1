import { heartbeatIntervalSeconds } from "../../lambda/contract/queue.ts";
import {
  daysAMonth,
  idlePolls,
  logKilobytesAnEvent,
  pollerMegabytes,
  pollSeconds,
  reconciliationInterval,
  reconciliationSeconds,
  reconciliationWrites,
  secondsADay,
} from "./assumptions.ts";
import { type Build, coldSeconds, lambdaCost, logCost } from "./model.ts";
import { alarmsAMonth } from "./monitoring.ts";
import { prices } from "./prices.ts";

const minutesAMonth = 24 * 60 * daysAMonth;

/** Cost without runs: alarms, polls of the queue, the heartbeat, reconciliation and gauges. */
export function idleAMonth(build: Build): number {
  return alarmsAMonth() + workAMonth(build) + gaugesAMonth();
}

/** Cost of the schedules and of the queue, without gauges and runs. */
export function workAMonth(build: Build): number {
  return queueAMonth() + heartbeatAMonth(build) + reconciliationAMonth(build);
}

/** Polls of a queue without messages. */
export function queueAMonth(): number {
  return idlePolls * secondsADay * daysAMonth * prices.sqsRequest.dollars;
}

/** A heartbeat is three SQS requests and an invocation, in the worst case a cold start. */
export function heartbeatAMonth(build: Build): number {
  const beats = (secondsADay * daysAMonth) / heartbeatIntervalSeconds;
  const seconds = beats * coldSeconds(build).forwarder;
  return beats * 3 * prices.sqsRequest.dollars + lambdaCost(beats, seconds, build.megabytes);
}

export function reconciliationAMonth({ megabytes }: Build): number {
  const runs = minutesAMonth / reconciliationInterval;
  return (
    lambdaCost(runs, runs * reconciliationSeconds, megabytes) +
    runs * reconciliationWrites * prices.dynamodbWrite.dollars +
    logCost(runs * logKilobytesAnEvent)
  );
}

/** Every minute, the default of `pollMinutes`. */
export function gaugesAMonth(pollMinutes = 1): number {
  const polls = minutesAMonth / pollMinutes;
  return (
    lambdaCost(polls, polls * pollSeconds, pollerMegabytes) +
    polls * prices.dynamodbWrite.dollars +
    logCost(polls * logKilobytesAnEvent)
  );
}
