import { isObject, parseJson } from "../../lambda/shared/json.ts";
import { createDashboardRoutes } from "./datadog-dashboard-routes.ts";
import type { DatadogAnswer, DatadogRequest } from "./datadog-exchange.ts";
import { createMetadataRoutes } from "./datadog-metadata-routes.ts";
import { createMonitorRoutes } from "./datadog-monitor-routes.ts";
import type { DatadogOrganisation } from "./datadog-organisation.ts";
import { type Routes, refused, type Visible } from "./datadog-routes.ts";
import { createSloRoutes } from "./datadog-slo-routes.ts";

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

export function isOfAssets(path: string): boolean {
  return /^\/api\/v1\/(?:monitor|slo|dashboard|metrics)(?:\/|$)/.test(path);
}

/**
 * Status codes follow docs.datadoghq.com, "Monitors", "Service Level Objectives", "Dashboards" and "Metrics". Every request needs both keys, and
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
  const visible: Visible = {
    organisation,
    listed: ({ listBefore }) => {
      const list = listBefore(listsBehind);
      return isUnordered ? list.toSorted((one, other) => (reversed(one.id) < reversed(other.id) ? -1 : 1)) : list;
    },
    found: (assets, id) => {
      const asset = assets.find(id);
      return asset !== undefined && clock() - asset.madeAt >= objectsBehind ? asset : undefined;
    },
  };
  const routes: Routes = {
    ...createMonitorRoutes(visible),
    ...createSloRoutes(visible),
    ...createDashboardRoutes(visible, longestSummary),
    ...createMetadataRoutes(visible),
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

function reversed(id: string | number): string {
  return Array.from(String(id)).toReversed().join("");
}
