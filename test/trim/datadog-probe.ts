import { client, v2 } from "@datadog/datadog-api-client";
import { createDatadog } from "../../lambda/adapters/datadog.ts";
import { createHttpClient } from "../../lambda/adapters/http.ts";
import type { TimedSeries } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { Secret } from "../../lambda/shared/secret.ts";

/** What the tests ask of Datadog's client, once as it is and once as it is bundled. */

/** The adapter's submission of series, and what it makes of the answer. */
export function submit(url: string, series: readonly TimedSeries[], deadlineMilliseconds: number) {
  return createDatadog(url, createHttpClient()).submit(series, new Secret("the key"), deadlineMilliseconds);
}

/** Whatever payload and encoding, through the client alone, and what it makes of the answer. */
export async function callClient(url: string, payload: unknown, contentEncoding?: unknown): Promise<unknown> {
  const request = createHttpClient();
  const api = new v2.MetricsApi(
    client.createConfiguration({
      baseServer: new client.BaseServerConfiguration(url, {}),
      authMethods: { apiKeyAuth: "the key" },
      httpApi: {
        send: async (context) => {
          const sent = context.getBody();
          const body = Buffer.from(typeof sent === "string" ? sent : "no text");
          const headers = { ...context.getHeaders(), "Content-Length": String(body.length) };
          const method = context.getHttpMethod();
          const result = await request({ method, url: context.getUrl(), headers, body, deadlineMilliseconds: 500 });
          if (result.kind !== "answered") throw new Error(`${result.kind}: ${result.detail}`);
          const text = () => Promise.resolve(result.body);
          const binary = () => Promise.resolve(Buffer.from(result.body));
          return new client.ResponseContext(result.status, flat(result.headers), { text, binary });
        },
      },
    }),
  );
  // A payload need not be one, so no type allows the call.
  const submitMetrics: unknown = Reflect.get(api, "submitMetrics");
  if (typeof submitMetrics !== "function") throw new Error("the client has no submitMetrics");
  return Reflect.apply(submitMetrics, api, [{ body: payload, contentEncoding }]);
}

function flat(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
