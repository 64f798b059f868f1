import { prices } from "./prices.ts";

/** What one function takes, as `bench:memory` estimates it. */
export interface FunctionTimes {
  readonly coldMilliseconds: number;
  readonly warmMilliseconds: number;
}

export interface Build {
  readonly receiver: FunctionTimes;
  readonly forwarder: FunctionTimes;
  readonly megabytes: number;
}

/** Dollars by service. */
export type Cost = Readonly<Record<"Lambda" | "HTTP API" | "SQS" | "DynamoDB" | "Logs", number>>;

const secondsADay = 24 * 60 * 60;
export const daysAMonth = 365 / 12;

/** An environment that is idle for so long is taken as gone. AWS documents no number; minutes are what is observed. */
const keptSeconds = 5 * 60;
/** What the event source mapping waits for, to fill a batch, and what it takes at most. */
const batchingSeconds = 5;
const largestBatch = 100;
/** Receives of a queue a second: Lambda keeps five long polls of 20 seconds open (AWS Lambda, "Using Lambda with SQS"). */
const idlePolls = 5 / 20;

/** What the services take to answer, which the local measurements lack. Assumptions, in milliseconds an invocation. */
const waits = { receiver: { cold: 60, warm: 15 }, forwarder: { cold: 150, warm: 60 } };

/** What an event more in a batch takes: three writes to DynamoDB, of which 32 are under way at once. An assumption. */
export const millisecondsAnEvent = 1;

/** Per event: slot, item and mark, of up to 1 kB each and one of two; and 60 days of two items. */
const writesAnEvent = 4;
const storedKilobytesAnEvent = 1.5;
const storedDays = 60;
const logKilobytesAnEvent = 1.2;

/** How many events are in a batch where they come evenly. */
export function batchOf(runsPerDay: number): number {
  return Math.min(largestBatch, Math.max(1, (runsPerDay * batchingSeconds) / secondsADay));
}

/** The part of invocations that start cold, where events come at random: those with no other in the time before. */
export function coldPart(runsPerDay: number): number {
  return Math.exp((-runsPerDay * keptSeconds) / secondsADay);
}

/** How long a warm invocation takes, its waits included. */
export function warmSeconds({ receiver, forwarder }: Build) {
  return {
    receiver: (receiver.warmMilliseconds + waits.receiver.warm) / 1000,
    forwarder: (forwarder.warmMilliseconds + waits.forwarder.warm) / 1000,
  };
}

/** A month of so many runs a day. */
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

/** A function of the forwarder's kind that asks Spacelift for finished runs every minute, and sends what is new. */
export function costOfPolling(runsPerDay: number, { forwarder, megabytes }: Build): Cost {
  const polls = 24 * 60 * daysAMonth;
  const runs = runsPerDay * daysAMonth;
  const seconds = (polls * (forwarder.warmMilliseconds + waits.forwarder.warm) + runs * millisecondsAnEvent) / 1000;
  return {
    Lambda: (seconds * megabytes * prices.lambdaGigabyteSecond.dollars) / 1024 + polls * prices.lambdaRequest.dollars,
    "HTTP API": 0,
    SQS: 0,
    // What was seen last has to be kept, each minute, beside the ledger.
    DynamoDB:
      polls * (prices.dynamodbWrite.dollars + prices.dynamodbRead.dollars) +
      runs * (writesAnEvent * prices.dynamodbWrite.dollars + prices.dynamodbRead.dollars),
    Logs: (((polls + runs) * logKilobytesAnEvent) / 1024 ** 2) * prices.logsIngestion.dollars,
  };
}

/** What a deployment watches itself by; of its own metrics, those that occur with no mishap in every hour at most. */
export const watching = { alarms: 16, dashboards: 1, metrics: 11 } as const;

/** What watching costs a month, however many runs there are. */
export function watchingAMonth(): number {
  return (
    watching.alarms * prices.alarm.dollars +
    watching.dashboards * prices.dashboard.dollars +
    watching.metrics * prices.customMetric.dollars
  );
}

/** Seconds between two heartbeats. */
const heartbeatSeconds = 300;

/** What the heartbeat costs a month: three requests of SQS and an invocation each, which starts cold at the worst. */
export function heartbeatAMonth({ forwarder, megabytes }: Build): number {
  const beats = (secondsADay * daysAMonth) / heartbeatSeconds;
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
