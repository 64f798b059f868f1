import { asText } from "../../lambda/shared/json.ts";
import { json, type Routes, refused, type Visible } from "./datadog-routes.ts";

/** Metadata of a metric that nobody has described. */
const noMetadata = {
  description: null,
  integration: null,
  per_unit: null,
  short_name: null,
  statsd_interval: null,
  type: null,
  unit: null,
};

const metricTypes = ["count", "gauge", "rate", "distribution"];

export function createMetadataRoutes({ organisation: { metadata } }: Visible): Routes {
  return {
    "GET metrics/": (name) => {
      const found = metadata.get(name);
      return found === undefined ? refused(404, "metric_name not found") : json(200, { ...noMetadata, ...found });
    },
    // The body replaces all metadata: a missing field is reset. Datadog documents neither this nor the opposite. For an
    // unknown metric it has a status of its own (github.com/DataDog/datadog-sync-cli, #617).
    "PUT metrics/": (name, body) => {
      const found = metadata.get(name);
      const type = asText(body["type"]);
      const isKnownType = type === undefined || metricTypes.includes(type);
      const isKnown = Object.entries(body).every(([field, value]) => field in noMetadata && value !== null);
      if (found === undefined || !isKnownType || !isKnown) return refused(400, "error updating metric metadata");
      const { integration } = found;
      metadata.set(name, { ...body, ...(integration !== undefined && { integration }) });
      return json(200, { ...noMetadata, ...metadata.get(name) });
    },
  };
}
