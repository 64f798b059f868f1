import { type CloudWatchClient, type Datapoint, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { cloudWatchMetrics } from "../../lambda/contract/cloudwatch-metrics.ts";
import type { DeployedDestination } from "../deployment/deployed-destinations.ts";
import type { DoctorPorts } from "./ports.ts";

const minute = 60;
const hour = 60 * minute;

/** SQS reports every minute, some minutes late. */
const ageWindowSeconds = 15 * minute;
/** The longest retry delay is fifteen minutes: within the window, each waiting message was returned once. */
const returnedWindowSeconds = 20 * minute;
const sentWindowSeconds = 14 * 24 * hour;

interface Query {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: { readonly Name: string; readonly Value: string }[];
  readonly statistics: ("Maximum" | "Sum" | "SampleCount")[];
  readonly windowSeconds: number;
  readonly Period: number;
}

/** The queue's metrics are in Amazon SQS, "Available CloudWatch metrics". */
export function createQueueMetrics(
  client: CloudWatchClient,
  { name, queueArn }: Pick<DeployedDestination, "name" | "queueArn">,
  integrationName: () => Promise<string>,
  now: () => number,
): Pick<DoctorPorts, "oldestMessageSeconds" | "returnedMessageSeconds" | "lastQueuedMilliseconds"> {
  const queueName = queueArn.split(":").at(-1) ?? "";
  const read = async ({ statistics, windowSeconds, ...metric }: Query) => {
    const { Datapoints = [] } = await client.send(
      new GetMetricStatisticsCommand({
        ...metric,
        Statistics: statistics,
        StartTime: new Date(now() - windowSeconds * 1000),
        EndTime: new Date(now()),
      }),
    );
    return Datapoints.toSorted((one, other) => timeOf(one) - timeOf(other));
  };
  const own = async (MetricName: string) => ({
    ...{ Namespace: cloudWatchMetrics.namespace, MetricName },
    Dimensions: [{ Name: cloudWatchMetrics.dimension, Value: await integrationName() }],
  });
  const ofDestination = async (MetricName: string) => {
    const metric = await own(MetricName);
    if (name === "metrics") return metric;
    return {
      ...metric,
      Dimensions: [...metric.Dimensions, { Name: cloudWatchMetrics.destinationDimension, Value: name }],
    };
  };
  const ofQueue = { Namespace: "AWS/SQS", Dimensions: [{ Name: "QueueName", Value: queueName }] };
  return {
    oldestMessageSeconds: async () => {
      const ages = await read({
        ...{ ...ofQueue, MetricName: "ApproximateAgeOfOldestMessage" },
        ...{ statistics: ["Maximum"], windowSeconds: ageWindowSeconds, Period: minute },
      });
      return ages.at(-1)?.Maximum;
    },
    returnedMessageSeconds: async () => {
      const ages = await read({
        ...(await ofDestination(cloudWatchMetrics.returnedMessageAge)),
        ...{ statistics: ["Maximum"], windowSeconds: returnedWindowSeconds, Period: minute },
      });
      // Each message returns at its own time, so the oldest is not necessarily the last.
      return ages.length === 0 ? undefined : Math.max(...ages.map(({ Maximum = 0 }) => Maximum));
    },
    lastQueuedMilliseconds: async () => {
      // The queue's own metrics include heartbeats. Here, a refused delivery is a 1 and an accepted one a 0.
      const answered = await read({
        ...(await own(cloudWatchMetrics.deliveriesRefused)),
        ...{ statistics: ["Sum", "SampleCount"], windowSeconds: sentWindowSeconds, Period: hour },
      });
      const last = answered.findLast(({ Sum: refused = 0, SampleCount = 0 }) => SampleCount > refused);
      return last && timeOf(last);
    },
  };
}

function timeOf({ Timestamp }: Datapoint): number {
  return Timestamp?.getTime() ?? 0;
}
