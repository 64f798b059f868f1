import type { Configuration } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-common/index.js";
import { DashboardsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/DashboardsApi.js";
import { MetricsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/MetricsApi.js";
import { MonitorsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/MonitorsApi.js";
import { ServiceLevelObjectivesApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/ServiceLevelObjectivesApi.js";
import { ObjectSerializer } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer.js";
import { type DatadogAssets, type DatadogConnection, DatadogError } from "../installer/datadog-assets.ts";
import { asList, asText, at, type Json } from "../shared/json.ts";
import { describeError } from "../shared/log.ts";
import { listOf, parseDashboard, parseDashboards, parseMonitor, parseSlo, required } from "./datadog-asset-answers.ts";
import { createCall, succeeded, unlessNotFound } from "./datadog-call.ts";
import type { HttpClient } from "./http.ts";

const pageSize = 100;

/**
 * Datadog's client makes the requests, but does not parse the answers: it would drop newer fields, and needs seconds
 * for a dashboard. Nothing is sent once no time is left.
 */
export function connectDatadogAssets(request: HttpClient, connection: DatadogConnection): DatadogAssets {
  const call = createCall(request, connection);
  const monitors = (each: Configuration) => new MonitorsApi(each);
  const dashboards = (each: Configuration) => new DashboardsApi(each);
  const slos = (each: Configuration) => new ServiceLevelObjectivesApi(each);
  const metrics = (each: Configuration) => new MetricsApi(each);

  return {
    listMonitors: async (tag) => {
      const found = succeeded(await call((to) => monitors(to).listMonitors({ monitorTags: tag })));
      return listOf(found, "monitors").map(parseMonitor);
    },
    readMonitor: async (monitorId) => {
      const found = unlessNotFound(await call((to) => monitors(to).getMonitor({ monitorId })));
      return found === undefined ? undefined : parseMonitor(found);
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
    // One page: Datadog returns up to 1,000 SLOs, and an installation has a few with its tag.
    listSlos: async (tagsQuery) => {
      const found = succeeded(await call((to) => slos(to).listSLOs({ tagsQuery })));
      return listOf(at(found, "data"), "SLOs").map(parseSlo);
    },
    readSlo: async (sloId) => {
      const found = unlessNotFound(await call((to) => slos(to).getSLO({ sloId })));
      return found === undefined ? undefined : parseSlo(at(found, "data"));
    },
    createSlo: async (definition) => {
      const body = modelOf(definition, "ServiceLevelObjectiveRequest");
      const created = succeeded(await call((to) => slos(to).createSLO({ body })));
      return parseSlo(asList(at(created, "data"))[0]).id;
    },
    updateSlo: async (sloId, definition) => {
      const body = modelOf(definition, "ServiceLevelObjective");
      succeeded(await call((to) => slos(to).updateSLO({ sloId, body })));
    },
    deleteSlo: async (sloId) => {
      unlessNotFound(await call((to) => slos(to).deleteSLO({ sloId })));
    },
    listDashboards: async (start) => {
      const param = { count: pageSize, start };
      return parseDashboards(succeeded(await call((to) => dashboards(to).listDashboards(param))));
    },
    readDashboard: async (dashboardId) => {
      const found = unlessNotFound(await call((to) => dashboards(to).getDashboard({ dashboardId })));
      return found === undefined ? undefined : parseDashboard(found);
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

type ModelName =
  | "Dashboard"
  | "Monitor"
  | "MonitorUpdateRequest"
  | "MetricMetadata"
  | "ServiceLevelObjective"
  | "ServiceLevelObjectiveRequest";

/** The client accepts only its own models, and serialises them to the same JSON. */
function modelOf(value: Json, type: ModelName) {
  try {
    return ObjectSerializer.deserialize(value, type);
  } catch (error) {
    throw new DatadogError("rejected", `Datadog's client rejects this ${type}: ${describeError(error)}`);
  }
}
