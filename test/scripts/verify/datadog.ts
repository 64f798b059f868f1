import { createHttpClient } from "../../../lambda/adapters/http.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import type { DatadogConnection } from "../../../scripts/verify/datadog/connection.ts";
import { createDatadogStandIn } from "../../../simulator/stand-ins/datadog.ts";
import { createDatadogAssetsApi, isOfAssets } from "../../../simulator/stand-ins/datadog-assets-api.ts";
import type { DatadogAnswer, DatadogRequest } from "../../../simulator/stand-ins/datadog-exchange.ts";
import { createDatadogOrganisation } from "../../../simulator/stand-ins/datadog-organisation.ts";
import { serveDatadog } from "../../../simulator/stand-ins/datadog-server.ts";

const keys = { apiKey: "CANARY-api-key", appKey: "CANARY-application-key" };

/** Changes how Datadog handles a request. */
export type Break = (request: DatadogRequest, answer: (request: DatadogRequest) => DatadogAnswer) => DatadogAnswer;

const intact: Break = (request, answer) => answer(request);

/** Datadog's two stand-ins as one organisation behind HTTP: metrics of one have metadata in the other. */
export async function startDatadog(
  clock: () => number,
  behave: Break = intact,
  lag: Pick<Parameters<typeof createDatadogAssetsApi>[0], "listsBehind" | "objectsBehind"> = {},
) {
  const standIn = createDatadogStandIn({ clock, ...keys });
  const organisation = createDatadogOrganisation(clock);
  const answerOfAssets = createDatadogAssetsApi({ organisation, keys: () => keys, clock, ...lag });
  const answer = (request: DatadogRequest): DatadogAnswer => {
    if (!isOfAssets(request.path)) return standIn.answer(request);
    for (const { metric } of standIn.series()) {
      if (!organisation.metadata.has(metric)) organisation.metadata.set(metric, { type: "count" });
    }
    return answerOfAssets(request);
  };
  const server = await serveDatadog({ answer: (request) => behave(request, answer) });
  const connection: DatadogConnection = {
    request: createHttpClient(64 * 1024 * 1024),
    url: server.url,
    apiKey: new Secret(keys.apiKey),
    appKey: new Secret(keys.appKey),
  };
  return { connection, organisation, standIn, keys, close: server.close };
}
