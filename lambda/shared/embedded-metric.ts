import { cloudWatchMetrics } from "../contract/cloudwatch-metrics.ts";

/** One metric of a log line, with one or several values. */
export interface EmbeddedMetric {
  readonly name: string;
  readonly unit: "Count" | "Seconds" | "Milliseconds";
  readonly value: number | readonly number[];
}

/** CloudWatch accepts this number of values in one line. */
const mostValues = 100;

/**
 * Returns the fields of a log line that create metrics in CloudWatch (Amazon CloudWatch, "Embedded metric format
 * specification"). Without metrics there are no fields. Of more than a hundred values the greatest are kept.
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

/** A metric with a value for each time that something happened; none where nothing did. */
export function distribution(
  name: string,
  unit: EmbeddedMetric["unit"],
  value: readonly number[],
): readonly EmbeddedMetric[] {
  return value.length === 0 ? [] : [{ name, unit, value }];
}
