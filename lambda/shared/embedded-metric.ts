import { cloudWatchMetrics } from "../contract/cloudwatch-metrics.ts";

/** One metric of a log line: one value, or one for each time that something happened. */
export interface EmbeddedMetric {
  readonly name: string;
  readonly unit: "Count" | "Seconds" | "Milliseconds";
  readonly value: number | readonly number[];
}

/** CloudWatch takes no metric that has more values than this in one line. */
const mostValues = 100;

/**
 * The fields of a log line that make CloudWatch count values, in embedded metric format (Amazon CloudWatch, "Embedded
 * metric format specification"). None where there are no metrics. Of more than a hundred values it gets the greatest.
 */
export function embeddedMetrics(
  integration: string,
  metrics: readonly EmbeddedMetric[],
  nowMilliseconds: number,
): Readonly<Record<string, unknown>> {
  if (metrics.length === 0) return {};
  const { namespace, dimension } = cloudWatchMetrics;
  return {
    _aws: {
      Timestamp: nowMilliseconds,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [[dimension]],
          Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
        },
      ],
    },
    [dimension]: integration,
    ...Object.fromEntries(metrics.map(({ name, value }) => [name, typeof value === "number" ? value : few(value)])),
  };
}

function few(values: readonly number[]): readonly number[] {
  return values.length <= mostValues ? values : values.toSorted((one, other) => other - one).slice(0, mostValues);
}

export function count(name: string, value: number): EmbeddedMetric {
  return { name, unit: "Count", value };
}

/** A metric with a value for each time that something happened; none where nothing did. */
export function distribution(
  name: string,
  unit: EmbeddedMetric["unit"],
  value: readonly number[],
): readonly EmbeddedMetric[] {
  return value.length === 0 ? [] : [{ name, unit, value }];
}
