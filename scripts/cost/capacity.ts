import { deliveriesPerSecond, forwarderBatch } from "../../lambda/contract/queue.ts";
import { millisecondsAnEvent, writesAnEvent } from "./assumptions.ts";
import { type Build, warmSeconds } from "./model.ts";

export interface Limit {
  readonly name: string;
  readonly runsASecond: number;
  readonly change: string;
}

const { largestSize, maximumConcurrency } = forwarderBatch;
const environments = 1_000;
const parameterReadsASecond = 40;
/** The age at which each environment reads its parameter again. */
const parameterSeconds = 60;

/** The lowest first, for runs that are spread evenly over tag sets. */
export function limitsOf(build: Build, tagSets: number): readonly Limit[] {
  const warm = warmSeconds(build);
  const limits = [
    {
      name: "one run per second and tag set",
      runsASecond: tagSets,
      change:
        "nothing for a peak, which waits on the queue; else add a tag that separates the runs, which costs custom metrics",
    },
    {
      name: "the HTTP API's throttle",
      runsASecond: deliveriesPerSecond,
      change: "`throttle` in lib/intake.ts; an account may have 10,000 a second",
    },
    {
      name: "five forwarders",
      runsASecond: (maximumConcurrency * largestSize) / (warm.forwarder + (largestSize * millisecondsAnEvent) / 1000),
      change: "`maxConcurrency` in lib/destination.ts",
    },
    {
      name: "DynamoDB, one table",
      runsASecond: 40_000 / writesAnEvent,
      change: "the quota of 40,000 writes a second, by request",
    },
    {
      name: "DynamoDB, one partition",
      runsASecond: 1_000 * tagSets,
      change: "nothing: the slots of a tag set are one partition, with one run a second",
    },
    {
      name: "Lambda, concurrent environments",
      runsASecond: environments / warm.receiver,
      change: "the quota of 1,000, by request",
    },
    {
      name: "SSM, environments that read the parameter again",
      runsASecond: (parameterReadsASecond * parameterSeconds - maximumConcurrency) / warm.receiver,
      change: "`maximumAgeMilliseconds` in lambda/shared/cached-value.ts, or SSM's higher throughput",
    },
  ];
  return limits.toSorted((a, b) => a.runsASecond - b.runsASecond);
}
