import { cloudWatchMetrics } from "../contract/cloudwatch-metrics.ts";

export interface EmbeddedMetric {
  readonly name: string;
  readonly unit: "Count" | "Seconds" | "Milliseconds";
  readonly value: number | readonly number[];
}

/** The number that CloudWatch accepts in one line. */
const mostValues = 100;

export interface MetricDimensions {
  readonly integrationName: string;
  /** @default - the metrics are not about a destination, or about `metrics` */
  readonly destination?: string;
}

/**
 * Fields of a log line that create metrics (Amazon CloudWatch, "Embedded metric format specification"). Keeps the
 * hundred greatest values.
 */
export function embeddedMetrics(
  { integrationName, destination }: MetricDimensions,
  metrics: readonly EmbeddedMetric[],
  nowMilliseconds: number,
): Readonly<Record<string, unknown>> {
  if (metrics.length === 0) return {};
  const { namespace, dimension, destinationDimension } = cloudWatchMetrics;
  const dimensions = {
    [dimension]: integrationName,
    ...(destination !== undefined && { [destinationDimension]: destination }),
  };
  return {
    _aws: {
      Timestamp: nowMilliseconds,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [Object.keys(dimensions)],
          Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
        },
      ],
    },
    ...dimensions,
    ...Object.fromEntries(
      metrics.map(({ name, value }) => [name, typeof value === "number" ? value : greatest(value)]),
    ),
  };
}

function greatest(values: readonly number[]): readonly number[] {
  return values.length <= mostValues ? values : values.toSorted((one, other) => other - one).slice(0, mostValues);
}

export function count(name: string, value: number): EmbeddedMetric {
  return { name, unit: "Count", value };
}

export function distribution(
  name: string,
  unit: EmbeddedMetric["unit"],
  value: readonly number[],
): readonly EmbeddedMetric[] {
  return value.length === 0 ? [] : [{ name, unit, value }];
}
