import { forwarderBatch } from "../../lambda/contract/queue.ts";
import {
  daysAMonth,
  idlePolls,
  keptSeconds,
  logKilobytesAnEvent,
  millisecondsAnEvent,
  secondsADay,
  storedBytesAnEvent,
  storedDays,
  waits,
  writesAnEvent,
} from "./assumptions.ts";
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

/** For events at even intervals. */
export function batchOf(runsPerDay: number): number {
  return Math.min(forwarderBatch.largestSize, Math.max(1, (runsPerDay * forwarderBatch.windowSeconds) / secondsADay));
}

/** For random events: the share without another event in the idle time before. */
export function coldPart(runsPerDay: number): number {
  return Math.exp((-runsPerDay * keptSeconds) / secondsADay);
}

/** Seconds of an invocation, waits for services included, as Lambda bills them. */
export function warmSeconds({ receiver, forwarder }: Build) {
  return {
    receiver: (receiver.warmMilliseconds + waits.receiver.warm) / 1000,
    forwarder: (forwarder.warmMilliseconds + waits.forwarder.warm) / 1000,
  };
}

export function coldSeconds({ receiver, forwarder }: Build) {
  return {
    receiver: (receiver.coldMilliseconds + waits.receiver.cold) / 1000,
    forwarder: (forwarder.coldMilliseconds + waits.forwarder.cold) / 1000,
  };
}

/** Of invocations that last `seconds` in total. */
export function lambdaCost(invocations: number, seconds: number, megabytes: number): number {
  const gigabytes = megabytes / 1024;
  return seconds * gigabytes * prices.lambdaGigabyteSecond.dollars + invocations * prices.lambdaRequest.dollars;
}

export function logCost(kilobytes: number): number {
  return (kilobytes / 1024 ** 2) * prices.logsIngestion.dollars;
}

/** Of items that are kept for sixty days, by the number that is written in a month. */
export function storageCost(items: number, bytes: number): number {
  return (((items * storedDays) / daysAMonth) * bytes * prices.dynamodbStorage.dollars) / 1024 ** 3;
}

/** SQS receives and deletes ten messages at most in a request. */
export function requestsOf(events: number, batch: number): number {
  return events / Math.min(10, batch);
}

/** Of the runs alone: without polls of an idle queue. `cold` is the part of invocations that start an environment. */
export function costOfRuns(runs: number, batch: number, cold: number, build: Build): Cost {
  const [warmly, coldly] = [warmSeconds(build), coldSeconds(build)];
  const seconds = (name: "receiver" | "forwarder") => cold * coldly[name] + (1 - cold) * warmly[name];
  const batches = runs / batch;
  const further = ((runs - batches) * millisecondsAnEvent) / 1000;
  const billed = runs * seconds("receiver") + batches * seconds("forwarder") + further;
  return {
    Lambda: lambdaCost(runs + batches, billed, build.megabytes),
    "HTTP API": runs * prices.httpApiRequest.dollars,
    SQS: (runs + 2 * requestsOf(runs, batch)) * prices.sqsRequest.dollars,
    DynamoDB:
      runs * (writesAnEvent * prices.dynamodbWrite.dollars + prices.dynamodbRead.dollars) +
      storageCost(runs, storedBytesAnEvent),
    Logs: logCost(runs * logKilobytesAnEvent),
  };
}

export function costAMonth(runsPerDay: number, build: Build): Cost {
  const runs = runsPerDay * daysAMonth;
  const batch = batchOf(runsPerDay);
  const cost = costOfRuns(runs, batch, coldPart(runsPerDay), build);
  const idleReceives = Math.max(0, idlePolls * secondsADay * daysAMonth - requestsOf(runs, batch));
  return { ...cost, SQS: cost.SQS + idleReceives * prices.sqsRequest.dollars };
}

/** The function polls Spacelift for finished runs every minute. */
export function costOfPolling(runsPerDay: number, build: Build): Cost {
  const polls = 24 * 60 * daysAMonth;
  const runs = runsPerDay * daysAMonth;
  const seconds = polls * warmSeconds(build).forwarder + (runs * millisecondsAnEvent) / 1000;
  return {
    Lambda: lambdaCost(polls, seconds, build.megabytes),
    "HTTP API": 0,
    SQS: 0,
    // Each poll reads and writes its position, beside the ledger.
    DynamoDB:
      polls * (prices.dynamodbWrite.dollars + prices.dynamodbRead.dollars) +
      runs * (writesAnEvent * prices.dynamodbWrite.dollars + prices.dynamodbRead.dollars) +
      storageCost(runs, storedBytesAnEvent),
    Logs: logCost((polls + runs) * logKilobytesAnEvent),
  };
}

export function totalOf(cost: Cost): number {
  return Object.values(cost).reduce((sum, each) => sum + each, 0);
}
