import { cloudWatchMetrics } from "../../lambda/contract/cloudwatch-metrics.ts";
import { functions } from "../../lambda/contract/functions.ts";
import { forwarderBatch, heartbeatIntervalSeconds } from "../../lambda/contract/queue.ts";
import { prices } from "./prices.ts";

export interface FunctionTimes {
  readonly coldMilliseconds: number;
  readonly warmMilliseconds: number;
}

export interface Build {
  readonly receiver: FunctionTimes;
  readonly forwarder: FunctionTimes;
  readonly megabytes: number;
}

/** Dollars. */
export type Cost = Readonly<Record<"Lambda" | "HTTP API" | "SQS" | "DynamoDB" | "Logs", number>>;

const secondsADay = 24 * 60 * 60;
export const daysAMonth = 365 / 12;

/** An environment ends after this idle time. An assumption: AWS documents no number, and users observe minutes. */
const keptSeconds = 5 * 60;
/** Receives a second of an idle queue: Lambda keeps five long polls of 20 seconds open (AWS Lambda, "Using Lambda with SQS"). */
const idlePolls = 5 / 20;

/** Response times of the services, which local measurements lack. Assumptions, in milliseconds per invocation. */
const waits = { receiver: { cold: 60, warm: 15 }, forwarder: { cold: 150, warm: 60 } };

/** Time for each further event of a batch: three writes to DynamoDB, 32 in parallel. An assumption. */
export const millisecondsAnEvent = 1;

/** Per event: slot, item and mark, two of up to 1 kB and one of up to 2 kB. Two items are stored for 60 days. */
export const writesAnEvent = 4;
const storedKilobytesAnEvent = 1.5;
const storedDays = 60;
const logKilobytesAnEvent = 1.2;

/** For events at even intervals. */
export function batchOf(runsPerDay: number): number {
  return Math.min(forwarderBatch.largestSize, Math.max(1, (runsPerDay * forwarderBatch.windowSeconds) / secondsADay));
}

/** For random events: the share without another event in the idle time before. */
export function coldPart(runsPerDay: number): number {
  return Math.exp((-runsPerDay * keptSeconds) / secondsADay);
}

export function warmSeconds({ receiver, forwarder }: Build) {
  return {
    receiver: (receiver.warmMilliseconds + waits.receiver.warm) / 1000,
    forwarder: (forwarder.warmMilliseconds + waits.forwarder.warm) / 1000,
  };
}

export function costAMonth(runsPerDay: number, { receiver, forwarder, megabytes }: Build): Cost {
  const runs = runsPerDay * daysAMonth;
  const batches = runs / batchOf(runsPerDay);
  const cold = coldPart(runsPerDay);
  const seconds = (times: FunctionTimes) =>
    (cold * times.coldMilliseconds + (1 - cold) * times.warmMilliseconds) / 1000;
  const billed = runs * seconds(receiver) + batches * seconds(forwarder);
  const tens = runs / Math.min(10, batchOf(runsPerDay));
  const receives = Math.max(idlePolls * secondsADay * daysAMonth, tens);
  return {
    Lambda:
      (billed * megabytes * prices.lambdaGigabyteSecond.dollars) / 1024 +
      (runs + batches) * prices.lambdaRequest.dollars,
    "HTTP API": runs * prices.httpApiRequest.dollars,
    SQS: (runs + receives + tens) * prices.sqsRequest.dollars,
    DynamoDB:
      runs * (writesAnEvent * prices.dynamodbWrite.dollars + prices.dynamodbRead.dollars) +
      ((runsPerDay * storedDays * storedKilobytesAnEvent) / 1024 ** 2) * prices.dynamodbStorage.dollars,
    Logs: ((runs * logKilobytesAnEvent) / 1024 ** 2) * prices.logsIngestion.dollars,
  };
}

/** The function polls Spacelift for finished runs every minute. */
export function costOfPolling(runsPerDay: number, { forwarder, megabytes }: Build): Cost {
  const polls = 24 * 60 * daysAMonth;
  const runs = runsPerDay * daysAMonth;
  const seconds = (polls * (forwarder.warmMilliseconds + waits.forwarder.warm) + runs * millisecondsAnEvent) / 1000;
  return {
    Lambda: (seconds * megabytes * prices.lambdaGigabyteSecond.dollars) / 1024 + polls * prices.lambdaRequest.dollars,
    "HTTP API": 0,
    SQS: 0,
    // Each poll reads and writes its position, beside the ledger.
    DynamoDB:
      polls * (prices.dynamodbWrite.dollars + prices.dynamodbRead.dollars) +
      runs * (writesAnEvent * prices.dynamodbWrite.dollars + prices.dynamodbRead.dollars),
    Logs: (((polls + runs) * logKilobytesAnEvent) / 1024 ** 2) * prices.logsIngestion.dollars,
  };
}

const { eventsDelivered, duplicatesDropped, deliveryLatency, secondsMoved, deliveriesRefused, answers } =
  cloudWatchMetrics;

export const monitoring = {
  alarms: 13,
  /** Written by a healthy deployment in an hour with runs. Without runs it writes none. */
  metrics: [eventsDelivered, duplicatesDropped, deliveryLatency, secondsMoved, deliveriesRefused, answers.accepted],
  /** Of each destination but `metrics`, and of the topic that several destinations need. */
  ...{ destinationAlarms: 5, topicAlarms: 1 },
  /** Of the audit webhook's route. */
  ...{ auditAlarms: 1, auditMetrics: 1 },
} as const;

/** Each destination except `metrics` adds alarms and polls of its queue to an idle deployment. */
export function destinationAMonth(): number {
  return (
    monitoring.destinationAlarms * prices.alarm.dollars +
    idlePolls * secondsADay * daysAMonth * prices.sqsRequest.dollars
  );
}

/** The audit trail is a destination with a route of its own. Its metric is billed for the hours with events: here, for all. */
export function auditTrailAMonth(): number {
  const { auditAlarms, auditMetrics } = monitoring;
  return destinationAMonth() + auditAlarms * prices.alarm.dollars + auditMetrics * prices.customMetric.dollars;
}

/** Deliveries from SNS to SQS are free. */
export function topicAMonth(runsPerDay: number): number {
  return monitoring.topicAlarms * prices.alarm.dollars + runsPerDay * daysAMonth * prices.snsRequest.dollars;
}

export function alarmsAMonth(): number {
  return monitoring.alarms * prices.alarm.dollars;
}

export function metricsAMonth(): number {
  return monitoring.metrics.length * prices.customMetric.dollars;
}

/** Minutes, the default of `reconcileMinutes`. */
const reconciliationInterval = 15;
/** A cold start, a login, a few reads of Spacelift and its list of evaluations. An assumption. */
const reconciliationSeconds = 3;
/** The fence, and the recovery's progress with the keys of up to a hundred evaluations. */
const reconciliationWrites = 6;

export function reconciliationAMonth({ megabytes }: Build): number {
  const runs = (24 * 60 * daysAMonth) / reconciliationInterval;
  const seconds = runs * reconciliationSeconds;
  return (
    (seconds * megabytes * prices.lambdaGigabyteSecond.dollars) / 1024 +
    runs * (prices.lambdaRequest.dollars + reconciliationWrites * prices.dynamodbWrite.dollars) +
    ((runs * logKilobytesAnEvent) / 1024 ** 2) * prices.logsIngestion.dollars
  );
}

/** Assumption: a poll waits for two rounds of Spacelift's answers, and for Datadog. */
const pollSeconds = 1;

/** Every minute, the default of `pollMinutes`. */
export function gaugesAMonth(pollMinutes = 1): number {
  const polls = (24 * 60 * daysAMonth) / pollMinutes;
  const gigabytes = functions.poller.memoryMegabytes / 1024;
  return (
    polls *
    (pollSeconds * gigabytes * prices.lambdaGigabyteSecond.dollars +
      prices.lambdaRequest.dollars +
      prices.dynamodbWrite.dollars +
      (logKilobytesAnEvent / 1024 ** 2) * prices.logsIngestion.dollars)
  );
}

/** Cost without runs: alarms, polls of the queue, the heartbeat, reconciliation and gauges. */
export function idleAMonth(build: Build): number {
  return alarmsAMonth() + workAMonth(build) + gaugesAMonth();
}

/** Cost of the schedules and of the queue, without gauges and runs. */
export function workAMonth(build: Build): number {
  return totalOf(costAMonth(0, build)) + heartbeatAMonth(build) + reconciliationAMonth(build);
}

/** A heartbeat is three SQS requests and an invocation, in the worst case a cold start. */
export function heartbeatAMonth({ forwarder, megabytes }: Build): number {
  const beats = (secondsADay * daysAMonth) / heartbeatIntervalSeconds;
  const seconds = (forwarder.coldMilliseconds + waits.forwarder.cold) / 1000;
  return (
    beats *
    (3 * prices.sqsRequest.dollars +
      prices.lambdaRequest.dollars +
      (seconds * megabytes * prices.lambdaGigabyteSecond.dollars) / 1024)
  );
}

export function totalOf(cost: Cost): number {
  return Object.values(cost).reduce((sum, each) => sum + each, 0);
}
