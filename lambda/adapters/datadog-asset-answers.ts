import { type Dashboard, DatadogError, type Monitor, type Slo } from "../installer/datadog-assets.ts";
import { asList, asNumber, asText, at, type Json } from "../shared/json.ts";

/* Each function throws a `DatadogError` for an answer that is not one of Datadog's. */

export function parseMonitor(definition: Json): Monitor {
  return {
    id: required(asNumber(at(definition, "id")), "a monitor without an id"),
    tags: tagsOf(definition),
    definition,
  };
}

export function parseSlo(definition: Json): Slo {
  return { id: required(asText(at(definition, "id")), "an SLO without an id"), tags: tagsOf(definition), definition };
}

function tagsOf(definition: Json): readonly string[] {
  return asList(at(definition, "tags")).flatMap((tag) => asText(tag) ?? []);
}

export function parseDashboards(page: Json): readonly Dashboard[] {
  return listOf(at(page, "dashboards"), "dashboards").map(parseDashboard);
}

export function parseDashboard(dashboard: Json): Dashboard {
  return {
    id: required(asText(at(dashboard, "id")), "a dashboard without an id"),
    title: asText(at(dashboard, "title")) ?? "",
    description: asText(at(dashboard, "description")) ?? "",
  };
}

/** An empty list would look as if every object had been deleted. */
export function listOf(value: Json, what: string): readonly Json[] {
  if (!Array.isArray(value)) throw new DatadogError("not_datadog", `the list of ${what} is not an array`);
  return value;
}

export function required<T>(value: T | undefined, otherwise: string): T {
  if (value === undefined) throw new DatadogError("not_datadog", otherwise);
  return value;
}
