import type { HttpClient } from "../../../lambda/adapters/http.ts";
import type { SpaceliftExchange } from "../../../simulator/stand-ins/spacelift-exchange.ts";

/** Another address of the account at this one. */
export function elsewhere(url: string): string {
  return `${url}:8443`;
}

/** Reaches Spacelift's stand-in without a socket. The clock is that of the header `Date`, in milliseconds since 1970. */
export function connectDirectly({ answer }: SpaceliftExchange, clock: () => number): HttpClient {
  return async ({ method, url, headers, body }) => {
    const authorization = new Headers(headers).get("authorization") ?? undefined;
    const answered = await answer({ method, path: new URL(url).pathname, authorization, body: String(body ?? "") });
    if (answered === undefined) return { kind: "lost", detail: "ECONNRESET" };
    const date = new Date(clock()).toUTCString();
    const { status, contentType } = answered;
    return { kind: "answered", status, headers: { date, "content-type": contentType }, body: answered.body };
  };
}
