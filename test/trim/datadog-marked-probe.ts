import { EventsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/EventsApi.js";
import { DORAMetricsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/DORAMetricsApi.js";
import { callOperation, clientConfiguration } from "./client-configuration.ts";

/** Calls the operations of the destinations `events` and `deployments`, of two versions of the API. Any body is allowed. */
export function callMarked(url: string) {
  const configuration = clientConfiguration(url);
  const dora = new DORAMetricsApi(configuration);
  return {
    createEvent: (body: unknown) => callOperation(new EventsApi(configuration), "createEvent", { body }),
    createDeployment: (body: unknown) => callOperation(dora, "createDORADeployment", { body }),
    patchDeployment: (body: unknown) => callOperation(dora, "patchDORADeployment", { deploymentId: "a b/c", body }),
  };
}
