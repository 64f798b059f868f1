import type { HttpClient, HttpRequest, HttpResult } from "../../../lambda/adapters/http.ts";
import type { DatadogStandIn } from "../../../simulator/stand-ins/datadog.ts";
import type { DatadogAnswer } from "../../../simulator/stand-ins/datadog-exchange.ts";
import type { DisruptDatadog } from "../../../simulator/stand-ins/datadog-server.ts";

const closed: HttpResult = { kind: "lost", detail: "ECONNRESET" };

/** Reaches Datadog's stand-in without a socket. It has the disruptions that need none. */
export function connectDirectly(
  { answer }: Pick<DatadogStandIn, "answer">,
  disrupt: DisruptDatadog = () => ({ kind: "none" }),
): HttpClient {
  return async (request) => {
    const { method, path, ...rest } = readRequest(request);
    const disruption = await disrupt(path, method);
    const ingest = () => answer({ method, path, ...rest });
    switch (disruption.kind) {
      case "none":
        return answered(ingest());
      case "answer":
        return answered(disruption.answer);
      case "replace":
        ingest();
        return answered(disruption.answer);
      case "cut":
        return closed;
      case "lose":
        ingest();
        return closed;
      case "hang":
      case "judge":
      case "undated":
      case "late":
      case "drip":
      case "repeat":
        throw new Error(`a disruption of the kind ${disruption.kind} needs a socket`);
    }
  };
}

function readRequest({ method, url, headers, body = Buffer.alloc(0) }: HttpRequest) {
  const { pathname: path, search } = new URL(url);
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { method, path, query: search.slice(1), headers: Object.fromEntries(named), body };
}

function answered({ status, headers, body }: DatadogAnswer): HttpResult {
  return { kind: "answered", status, headers, body };
}
