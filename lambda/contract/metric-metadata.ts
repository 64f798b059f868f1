import { type Metric, metrics } from "./metrics.ts";

/** A metric's metadata in Datadog (docs.datadoghq.com, "Edit metric metadata"). */
export type MetricMetadata = Pick<Metric, "name" | "type" | "unit" | "shortName" | "description">;

export function describeMetrics(prefix: string): readonly MetricMetadata[] {
  return Object.values(metrics).map(({ name, type, unit, shortName, description }) => ({
    name: `${prefix}.${name}`,
    type,
    ...(unit !== undefined && { unit }),
    shortName,
    description,
  }));
}

/** Body of `PUT /api/v1/metrics/<name>`, with the metric's name. */
export function metadataBody({ shortName, ...metadata }: MetricMetadata) {
  return { ...metadata, short_name: shortName };
}
