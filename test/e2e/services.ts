import { createHttpClient } from "../../lambda/adapters/http.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { type AccountLoad, idleAccount } from "../../simulator/stand-ins/account-load.ts";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import { createDatadogAssetsApi, isOfAssets } from "../../simulator/stand-ins/datadog-assets-api.ts";
import type { DatadogAnswer, DatadogRequest } from "../../simulator/stand-ins/datadog-exchange.ts";
import { createDatadogOrganisation } from "../../simulator/stand-ins/datadog-organisation.ts";
import { createPolicyEvaluator } from "../../simulator/stand-ins/policy-evaluator.ts";
import { startSpaceliftStandIn } from "../../simulator/stand-ins/spacelift.ts";
import { generatedLogs } from "../../simulator/traffic/run-logs.ts";
import { emulatorConfiguration } from "../emulator.ts";

const evaluator = await createPolicyEvaluator(process.env["OPA"]);
if (evaluator.name === "WebAssembly") {
  throw new Error(
    "Spacelift's stand-in needs OPA to evaluate the registered policy: put opa on the PATH, or set OPA to its path.",
  );
}

const { endpoint } = emulatorConfiguration();
const deliver = createHttpClient();

export const spaceliftKey = { id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", secret: new Secret("d".repeat(64)), spaces: ["root"] };

/** Datadog's first key. */
export const datadogKey = "the-first-key";

/** The application key for requests beyond metrics. */
export const datadogAppKey = "the-application-key";

export interface SpaceliftConditions {
  /** @default nothing runs */
  readonly load?: () => AccountLoad;
  /** @default false */
  readonly losesDeliveries?: () => boolean;
  /** The clock of its answers and samples, in milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
}

/** A Spacelift with one API key. It delivers to the deployed HTTP API. */
export async function startSpacelift({
  load = () => idleAccount,
  losesDeliveries = () => false,
  clock = Date.now,
}: SpaceliftConditions = {}) {
  const spacelift = await startSpaceliftStandIn({
    evaluator,
    load,
    toldClock: clock,
    runLogs: generatedLogs,
    http: async (request) =>
      losesDeliveries()
        ? { kind: "lost", detail: "the connection broke" }
        : deliver({ ...request, url: reachable(request.url) }),
  });
  spacelift.account.putApiKey(spaceliftKey);
  return spacelift;
}

/** A Datadog that takes metrics and installs objects. */
export function createDatadog() {
  const datadog = createDatadogStandIn({ clock: Date.now, apiKey: datadogKey });
  /** The installed objects. It knows the metrics that it was sent. */
  const organisation = createDatadogOrganisation();
  const answerOfAssets = createDatadogAssetsApi({
    organisation,
    keys: () => ({ apiKey: datadog.apiKey(), appKey: datadogAppKey }),
  });
  const answer = (request: DatadogRequest): DatadogAnswer => {
    if (!isOfAssets(request.path)) return datadog.answer(request);
    for (const { metric, type } of datadog.series()) {
      if (!organisation.metadata.has(metric)) organisation.metadata.set(metric, { type });
    }
    return answerOfAssets(request);
  };
  return { datadog, organisation, answer };
}

/** With the status and Datadog's form of an error. */
export function refusal(status: number): DatadogAnswer {
  const headers = { "content-type": "application/json", date: new Date().toUTCString() };
  return { status, headers, body: '{"errors":["invalid"]}' };
}

/**
 * The URL at which the emulator accepts requests for an HTTP API. The registered URL is
 * `https://<id>.execute-api.localhost:<port>/…`, but not every resolver knows that name, and the emulator's certificate
 * does not include it.
 */
export function reachable(webhookUrl: string): string {
  const { hostname, pathname } = new URL(webhookUrl);
  const [id = ""] = hostname.split(".");
  return `${endpoint}/_aws/execute-api/${id}/$default${pathname}`;
}
