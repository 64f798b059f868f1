import {
  BaseServerConfiguration,
  type Configuration,
  createConfiguration,
  type RequestContext,
} from "@datadog/datadog-api-client/dist/packages/datadog-api-client-common/index.js";
import { DashboardsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/DashboardsApi.js";
import { MetricsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/MetricsApi.js";
import { MonitorsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/MonitorsApi.js";
import { ObjectSerializer } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer.js";
import {
  type Dashboard,
  type DatadogAssets,
  type DatadogConnection,
  DatadogError,
  type Monitor,
} from "../installer/datadog-assets.ts";
import { asList, asNumber, asText, at, type Json, parseJson } from "../shared/json.ts";
import { describeError } from "../shared/log.ts";
import { withoutSecrets } from "../shared/redaction.ts";
import type { Secret } from "../shared/secret.ts";
import type { HttpClient, HttpResult } from "./http.ts";

const longestMilliseconds = 10_000;
const pageSize = 100;

/**
 * Dashboards, monitors and metadata of an organisation, by Datadog's own client. It makes the requests, and is not asked
 * to read the answers: its types are those of its own age, and take seconds for a dashboard. Each call is one request, and
 * nothing is sent once no time remains.
 */
export function connectDatadogAssets(request: HttpClient, connection: DatadogConnection): DatadogAssets {
  const call = createCall(request, connection);
  const monitors = (each: Configuration) => new MonitorsApi(each);
  const dashboards = (each: Configuration) => new DashboardsApi(each);
  const metrics = (each: Configuration) => new MetricsApi(each);

  return {
    listMonitors: async (tag) => {
      const found = succeeded(await call((to) => monitors(to).listMonitors({ monitorTags: tag })));
      return listOf(found, "monitors").map(parseMonitor);
    },
    createMonitor: async (definition) => {
      const body = modelOf(definition, "Monitor");
      const created = succeeded(await call((to) => monitors(to).createMonitor({ body })));
      return parseMonitor(created).id;
    },
    updateMonitor: async (monitorId, definition) => {
      const body = modelOf(definition, "MonitorUpdateRequest");
      succeeded(await call((to) => monitors(to).updateMonitor({ monitorId, body })));
    },
    deleteMonitor: async (monitorId) => {
      unlessNotFound(await call((to) => monitors(to).deleteMonitor({ monitorId })));
    },
    listDashboards: async (start) => {
      const param = { count: pageSize, start };
      return parseDashboards(succeeded(await call((to) => dashboards(to).listDashboards(param))));
    },
    createDashboard: async (definition) => {
      const body = modelOf(definition, "Dashboard");
      const created = succeeded(await call((to) => dashboards(to).createDashboard({ body })));
      return required(asText(at(created, "id")), "a dashboard without an id");
    },
    updateDashboard: async (dashboardId, definition) => {
      const body = modelOf(definition, "Dashboard");
      const updated = succeeded(await call((to) => dashboards(to).updateDashboard({ dashboardId, body })));
      return asText(at(updated, "url")) ?? `/dashboard/${dashboardId}`;
    },
    deleteDashboard: async (dashboardId) => {
      unlessNotFound(await call((to) => dashboards(to).deleteDashboard({ dashboardId })));
    },
    readMetric: async (metricName) => unlessNotFound(await call((to) => metrics(to).getMetricMetadata({ metricName }))),
    describeMetric: async (metricName, metadata) => {
      const body = modelOf(metadata, "MetricMetadata");
      succeeded(await call((to) => metrics(to).updateMetricMetadata({ metricName, body })));
    },
  };
}

/** JSON as the client has it: it takes no other, and makes the same JSON of it again. */
function modelOf(value: Json, type: "Dashboard" | "Monitor" | "MonitorUpdateRequest" | "MetricMetadata") {
  try {
    return ObjectSerializer.deserialize(value, type);
  } catch (error) {
    throw new DatadogError("rejected", `Datadog's client takes this for no ${type}: ${describeError(error)}`);
  }
}

interface Called {
  readonly status: number;
  readonly body: Json;
  readonly detail: string;
}

type Call = (operation: (configuration: Configuration) => Promise<unknown>) => Promise<Called>;

function createCall(request: HttpClient, { url, readKeys, remainingMilliseconds }: DatadogConnection): Call {
  const baseServer = new BaseServerConfiguration(url, {});

  return async (operation) => {
    const { apiKey, appKey } = await readKeys();
    let result: HttpResult | undefined;
    let asked = "";
    const send = async (context: RequestContext) => {
      const deadlineMilliseconds = Math.min(longestMilliseconds, remainingMilliseconds());
      if (deadlineMilliseconds <= 0) throw new DatadogError("unavailable", "no time was left");
      asked = `${context.getHttpMethod()} ${new URL(context.getUrl()).pathname}: `;
      result = await request({ ...requestOf(context), deadlineMilliseconds });
      throw new Error("the answer is read elsewhere");
    };
    const authMethods = { apiKeyAuth: apiKey.reveal(), appKeyAuth: appKey.reveal() };
    const failure: unknown = await operation(createConfiguration({ baseServer, authMethods, httpApi: { send } })).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (result !== undefined) return answerOf(result, asked, [apiKey, appKey]);
    throw failure instanceof DatadogError ? failure : new DatadogError("rejected", describeError(failure));
  };
}

function requestOf(context: RequestContext) {
  const body = context.getBody();
  const sent = typeof body === "string" ? Buffer.from(body) : undefined;
  return {
    method: context.getHttpMethod(),
    url: context.getUrl(),
    headers: { ...context.getHeaders(), "Content-Length": String(sent?.length ?? 0) },
    ...(sent !== undefined && { body: sent }),
  };
}

function answerOf(result: HttpResult, asked: string, secrets: readonly Secret[]): Called {
  if (result.kind === "not_sent") throw new DatadogError("unreachable", result.detail);
  if (result.kind === "lost") throw new DatadogError("unavailable", result.detail);
  const { status, headers } = result;
  const body = parseJson(result.body);
  const errors = asList(at(body, "errors")).flatMap((error) => asText(error) ?? []);
  const detail = withoutSecrets(asked + [`status ${status}`, ...errors].join(": "), secrets).slice(0, 400);
  if (status === 401 || status === 403) throw new DatadogError("unauthorized", detail);
  if (status === 429) throw new DatadogError("rate_limited", detail, untilReset(headers["x-ratelimit-reset"]));
  if (status === 408 || status >= 500) throw new DatadogError("unavailable", detail);
  return { status, body, detail };
}

/** The seconds until the limit lifts, as milliseconds (docs.datadoghq.com, "Rate Limits"). */
function untilReset(header: string | readonly string[] | undefined): number | undefined {
  return typeof header === "string" && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}

function succeeded({ status, body, detail }: Called): Json {
  if (status === 404) throw new DatadogError("not_found", detail);
  if (status >= 400) throw new DatadogError("rejected", detail);
  if (status >= 300 || body === undefined) throw new DatadogError("not_datadog", detail);
  return body;
}

function unlessNotFound(called: Called): Json {
  return called.status === 404 ? undefined : succeeded(called);
}

function parseMonitor(definition: Json): Monitor {
  return {
    id: required(asNumber(at(definition, "id")), "a monitor without an id"),
    tags: asList(at(definition, "tags")).flatMap((tag) => asText(tag) ?? []),
    definition,
  };
}

function parseDashboards(page: Json): readonly Dashboard[] {
  return listOf(at(page, "dashboards"), "dashboards").map((dashboard) => ({
    id: required(asText(at(dashboard, "id")), "a dashboard without an id"),
    description: asText(at(dashboard, "description")) ?? "",
  }));
}

/** What is no list is no empty one: of nothing that is there it would be said that it is gone. */
function listOf(value: Json, what: string): readonly Json[] {
  if (!Array.isArray(value)) throw new DatadogError("not_datadog", `a list of ${what} that is none`);
  return value;
}

function required<T>(value: T | undefined, otherwise: string): T {
  if (value === undefined) throw new DatadogError("not_datadog", otherwise);
  return value;
}
