import { type Build, millisecondsAnEvent, warmSeconds } from "./model.ts";

/** What ends growth: at how many runs a second, and what to change then. */
export interface Limit {
  readonly name: string;
  readonly runsASecond: number;
  readonly change: string;
}

const largestBatch = 100;
const forwarders = 5;
const environments = 1_000;
const parameterReadsASecond = 40;
/** Each environment reads its one parameter again after so long. */
const parameterSeconds = 60;
const writesAnEvent = 4;

/** The limits of one deployment at an account's default quotas, where runs are spread evenly over tag sets; the first first. */
export function limitsOf(build: Build, tagSets: number): readonly Limit[] {
  const warm = warmSeconds(build);
  const limits = [
    {
      name: "a second a run and tag set",
      runsASecond: tagSets,
      change: "nothing for a peak, which waits on the queue; else a tag that tells the runs apart, and is billed",
    },
    {
      name: "the HTTP API's throttle",
      runsASecond: 500,
      change: "`throttle` in lib/intake.ts; an account has 10,000 a second",
    },
    {
      name: "five forwarders",
      runsASecond: (forwarders * largestBatch) / (warm.forwarder + (largestBatch * millisecondsAnEvent) / 1000),
      change: "`maxConcurrency` in lib/delivery.ts",
    },
    {
      name: "DynamoDB, a table",
      runsASecond: 40_000 / writesAnEvent,
      change: "the quota of 40,000 writes a second, by request",
    },
    {
      name: "DynamoDB, a partition",
      runsASecond: 1_000 * tagSets,
      change: "nothing: a tag set's slots are one partition, with a run a second",
    },
    {
      name: "Lambda, environments at once",
      runsASecond: environments / warm.receiver,
      change: "the quota of 1,000, by request",
    },
    {
      name: "SSM, environments that read anew",
      runsASecond: (parameterReadsASecond * parameterSeconds - forwarders) / warm.receiver,
      change: "`maximumAgeMilliseconds` in lambda/shared/cached-value.ts, or SSM's higher throughput",
    },
  ];
  return limits.toSorted((a, b) => a.runsASecond - b.runsASecond);
}
