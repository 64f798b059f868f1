import type { HttpClient } from "../../../lambda/adapters/http.ts";
import type { DatadogStandIn } from "../../../simulator/stand-ins/datadog.ts";
import type { DatadogAnswer } from "../../../simulator/stand-ins/datadog-exchange.ts";

/** Answers in Datadog's place, if it returns an answer. */
export type RefuseDirectly = (path: string, method: string) => DatadogAnswer | undefined;

/** Reaches Datadog's stand-in without a socket. */
export function connectDirectly({ answer }: Pick<DatadogStandIn, "answer">, refuse: RefuseDirectly): HttpClient {
  return ({ method, url, headers, body = Buffer.alloc(0) }) => {
    const { pathname: path, search } = new URL(url);
    const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const answered = refuse(path, method) ?? answer({ method, path, query: search.slice(1), headers: named, body });
    return Promise.resolve({ kind: "answered", ...answered });
  };
}
