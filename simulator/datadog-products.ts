import { createDatadogDeployments } from "../lambda/adapters/datadog-deployments.ts";
import { createDatadogEvents } from "../lambda/adapters/datadog-events.ts";
import { createDatadogLogs } from "../lambda/adapters/datadog-logs.ts";
import { createDatadogPipelines } from "../lambda/adapters/datadog-pipelines.ts";
import type { HttpClient } from "../lambda/adapters/http.ts";
import { datadogLogsUrl } from "../lambda/contract/datadog-sites.ts";
import type { DatadogStandIn } from "./stand-ins/datadog.ts";

/** The adapters of all products but metrics. `url` is the origin of a site's API, or replaces the host of every intake. */
export function connectProducts(url: string, http: HttpClient) {
  return {
    ...createDatadogPipelines(url, http),
    ...createDatadogEvents(url, http),
    ...createDatadogDeployments(url, http),
    ...createDatadogLogs(datadogLogsUrl(url), http),
  };
}

export type DatadogProducts = ReturnType<typeof connectProducts>;

/** What Datadog holds, as far as the simulator can know. Oldest first. */
export type HeldProducts = Pick<DatadogStandIn, "pipelines" | "events" | "deployments" | "logs">;

/** Passes on each request, and gives each accepted one to `mirror` too, which then holds the same. */
export function mirrored(http: HttpClient, mirror: Pick<DatadogStandIn, "answer">): HttpClient {
  return async (request) => {
    const result = await http(request);
    if (result.kind === "answered" && result.status >= 200 && result.status < 300) {
      const { method, url, body = Buffer.alloc(0) } = request;
      const { pathname: path, search } = new URL(url);
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      mirror.answer({ method, path, query: search.slice(1), headers, body });
    }
    return result;
  };
}
