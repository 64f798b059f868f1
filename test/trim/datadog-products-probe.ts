import { CIVisibilityPipelinesApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/CIVisibilityPipelinesApi.js";
import { EventsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/EventsApi.js";
import { LogsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/LogsApi.js";
import { MetricsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/MetricsApi.js";
import { callOperation, clientConfiguration } from "./client-configuration.ts";

/** Calls one operation of each of four APIs in one bundle. Any body is allowed. */
export function callProducts(url: string) {
  const configuration = clientConfiguration(url);
  return {
    submitMetrics: (body: unknown) => callOperation(new MetricsApi(configuration), "submitMetrics", { body }),
    sendPipelines: (body: unknown) =>
      callOperation(new CIVisibilityPipelinesApi(configuration), "createCIAppPipelineEvent", { body }),
    createEvent: (body: unknown) => callOperation(new EventsApi(configuration), "createEvent", { body }),
    submitLog: (body: unknown) => callOperation(new LogsApi(configuration), "submitLog", { body }),
  };
}
