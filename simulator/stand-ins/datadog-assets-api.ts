import { asList, asNumber, asText, at, isObject, type Json, parseJson } from "../../lambda/shared/json.ts";
import type { DatadogAnswer, DatadogRequest } from "./datadog-exchange.ts";
import {
  type Asset,
  type Assets,
  type DatadogOrganisation,
  type Fields,
  monitorProblem,
} from "./datadog-organisation.ts";

export interface DatadogAssetsSettings {
  readonly organisation: DatadogOrganisation;
  readonly keys: () => { readonly apiKey: string; readonly appKey: string };
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** Milliseconds by which lists lag behind, at most ten minutes. @default 0 */
  readonly listsBehind?: number;
  /** @default the order of creation */
  readonly isUnordered?: boolean;
  /** Length to which a list of dashboards truncates descriptions. @default unlimited */
  readonly longestSummary?: number;
  /** Milliseconds for which a new object answers 404 to changes and deletion. @default 0 */
  readonly objectsBehind?: number;
}

/** Default page size of the dashboard list (docs.datadoghq.com, "Get all dashboards"). */
const dashboardsOfPage = 100;

/** Datadog adds them to every monitor. */
const addedOptions = { notify_no_data: false, new_host_delay: 300, silenced: {} };

/** Of a metric that nobody has described. */
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

export function isOfAssets(path: string): boolean {
  return /^\/api\/v1\/(?:monitor|dashboard|metrics)(?:\/|$)/.test(path);
}

/**
 * Status codes follow docs.datadoghq.com, "Monitors", "Dashboards" and "Metrics". Every request needs both keys, and
 * bodies are validated before they are stored.
 */
export function createDatadogAssetsApi({
  organisation,
  keys,
  clock = Date.now,
  listsBehind = 0,
  isUnordered = false,
  longestSummary = Number.POSITIVE_INFINITY,
  objectsBehind = 0,
}: DatadogAssetsSettings) {
  const { monitors, dashboards, metadata } = organisation;
  const isOlder = (made: { readonly madeAt: number } | undefined, milliseconds: number) =>
    made === undefined || clock() - made.madeAt >= milliseconds;
  const listed = <Id extends string | number>({ listBefore }: Assets<Id>): readonly Asset<Id>[] => {
    const list = listBefore(listsBehind);
    return isUnordered ? list.toSorted((one, other) => (reversed(one.id) < reversed(other.id) ? -1 : 1)) : list;
  };

  const routes: Readonly<Record<string, (id: string, body: Fields, query: URLSearchParams) => DatadogAnswer>> = {
    "GET monitor": (_, __, query) => {
      const tags = (query.get("monitor_tags") ?? "").split(",").filter((tag) => tag !== "");
      const found = listed(monitors).filter(({ fields }) => tags.every((tag) => asList(fields["tags"]).includes(tag)));
      return json(200, found.map(shown));
    },
    "POST monitor": (_, body) => {
      const problem = monitorProblem(body);
      if (problem !== undefined) return refused(400, problem);
      return json(200, shown(monitors.create(kept(body))));
    },
    "GET monitor/": (id) => {
      const found = monitors.find(Number(id));
      return found === undefined || !isOlder(found, objectsBehind)
        ? refused(404, "Monitor not found")
        : json(200, shown(found));
    },
    "PUT monitor/": (id, body) => {
      const current = monitors.find(Number(id));
      if (current === undefined || !isOlder(current, objectsBehind)) return refused(404, "Monitor not found");
      const next = { ...current.fields, ...body };
      const isOtherType = next["type"] !== current.fields["type"];
      const problem = isOtherType ? "A monitor's type cannot be changed" : monitorProblem(next);
      if (problem !== undefined) return refused(400, problem);
      monitors.update(current.id, kept(next));
      return json(200, shown({ ...current, fields: kept(next) }));
    },
    "DELETE monitor/": (id) =>
      !isOlder(monitors.find(Number(id)), objectsBehind) || monitors.delete(Number(id)) === undefined
        ? refused(404, "Monitor not found")
        : json(200, { deleted_monitor_id: Number(id) }),
    "GET dashboard": (_, __, query) => {
      const start = asNumber(query.get("start")) ?? 0;
      const count = Math.min(asNumber(query.get("count")) ?? dashboardsOfPage, dashboardsOfPage);
      const page = listed(dashboards).slice(start, start + count);
      return json(200, { dashboards: page.map((dashboard) => summaryOf(dashboard, longestSummary)) });
    },
    "POST dashboard": (_, body) => {
      const problem = dashboardProblem(body);
      return problem === undefined ? json(200, withUrl(dashboards.create(body))) : refused(400, problem);
    },
    "GET dashboard/": (id) => {
      const found = dashboards.find(id);
      return found === undefined || !isOlder(found, objectsBehind)
        ? refused(404, "Dashboard not found")
        : json(200, withUrl(found));
    },
    "PUT dashboard/": (id, body) => {
      const problem = dashboardProblem(body);
      if (problem !== undefined) return refused(400, problem);
      const updated = isOlder(dashboards.find(id), objectsBehind) ? dashboards.update(id, body) : undefined;
      return updated === undefined ? refused(404, "Dashboard not found") : json(200, withUrl(updated));
    },
    "DELETE dashboard/": (id) =>
      !isOlder(dashboards.find(id), objectsBehind) || dashboards.delete(id) === undefined
        ? refused(404, "Dashboard not found")
        : json(200, { deleted_dashboard_id: id }),
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

  return (request: DatadogRequest): DatadogAnswer => {
    const [kind = "", id] = request.path.slice("/api/v1/".length).split("/");
    const route = routes[`${request.method} ${kind}${id === undefined ? "" : "/"}`];
    const { apiKey, appKey } = keys();
    const { headers } = request;
    if (headers["dd-api-key"] !== apiKey || headers["dd-application-key"] !== appKey) return refused(403, "Forbidden");
    if (route === undefined) return refused(404, "Not found");
    const body = request.body.length === 0 ? {} : parseJson(request.body.toString("utf8"));
    if (!isObject(body)) return refused(400, "The body is not a JSON object");
    return route(decodeURIComponent(id ?? ""), body, new URLSearchParams(request.query ?? ""));
  };
}

function kept(monitor: Fields): Fields {
  const options = at(monitor, "options");
  return { ...monitor, options: { ...addedOptions, ...(isObject(options) && options) } };
}

function shown({ id, fields }: Asset<number>): Json {
  return { ...fields, id, created_at: 1_790_000_000_000, overall_state: "No Data", multi: true };
}

function withUrl({ id, fields }: Asset<string>): Json {
  return { ...fields, id, url: urlOf(id, fields) };
}

function summaryOf({ id, fields }: Asset<string>, longest: number): Json {
  const { title, layout_type } = fields;
  const description = asText(fields["description"])?.slice(0, longest) ?? null;
  return { id, title, description, layout_type, url: urlOf(id, fields) };
}

function reversed(id: string | number): string {
  return Array.from(String(id)).toReversed().join("");
}

function urlOf(id: string, { title }: Fields): string {
  return `/dashboard/${id}/${encodeURIComponent((asText(title) ?? "").toLowerCase())}`;
}

function dashboardProblem(fields: Fields): string | undefined {
  const missing = ["title", "layout_type", "widgets"].find((name) => fields[name] === undefined);
  return missing === undefined ? undefined : `'${missing}' is a required property`;
}

function refused(status: number, error: string): DatadogAnswer {
  return json(status, { errors: [error] });
}

function json(status: number, body: Json): DatadogAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
