import * as client from "@datadog/datadog-api-client/dist/packages/datadog-api-client-common/index.js";
import { createHttpClient } from "../../lambda/adapters/http.ts";

/** Configures Datadog's client to send each request to one origin, uncompressed and once. */
export function clientConfiguration(url: string): client.Configuration {
  const request = createHttpClient();
  return client.createConfiguration({
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
  });
}

/** Calls an operation with any parameter: no type allows a wrong one. */
export function callOperation(api: object, operation: string, parameter: unknown): Promise<unknown> {
  const called: unknown = Reflect.get(api, operation);
  if (typeof called !== "function") throw new Error(`the client has no ${operation}`);
  return Reflect.apply(called, api, [parameter]);
}

function flat(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
