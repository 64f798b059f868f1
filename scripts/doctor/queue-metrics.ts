import { type CloudWatchClient, type Datapoint, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import type { DoctorPorts } from "./ports.ts";

const minute = 60;
const hour = 60 * minute;

/** How far back each is looked for. SQS reports every minute, some minutes late. */
const ageWindowSeconds = 15 * minute;
const sentWindowSeconds = 14 * 24 * hour;

/** What CloudWatch knows of a queue (Amazon SQS, "Available CloudWatch metrics"). */
export function createQueueMetrics(
  client: CloudWatchClient,
  queueName: string,
  now: () => number,
): Pick<DoctorPorts, "oldestMessageSeconds" | "lastQueuedMilliseconds"> {
  const read = async (MetricName: string, statistic: "Maximum" | "Sum", windowSeconds: number, Period: number) => {
    const { Datapoints = [] } = await client.send(
      new GetMetricStatisticsCommand({
        ...{ Namespace: "AWS/SQS", MetricName, Period, Statistics: [statistic] },
        Dimensions: [{ Name: "QueueName", Value: queueName }],
        StartTime: new Date(now() - windowSeconds * 1000),
        EndTime: new Date(now()),
      }),
    );
    return Datapoints.toSorted((one, other) => timeOf(one) - timeOf(other));
  };
  return {
    oldestMessageSeconds: async () =>
      (await read("ApproximateAgeOfOldestMessage", "Maximum", ageWindowSeconds, minute)).at(-1)?.Maximum,
    lastQueuedMilliseconds: async () => {
      const sent = await read("NumberOfMessagesSent", "Sum", sentWindowSeconds, hour);
      const last = sent.findLast(({ Sum = 0 }) => Sum > 0);
      return last && timeOf(last);
    },
  };
}

function timeOf({ Timestamp }: Datapoint): number {
  return Timestamp?.getTime() ?? 0;
}
