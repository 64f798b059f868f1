import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { listenOnLoopback, stopServer } from "../loopback.ts";
import { type createSpaceliftApi, type GraphqlAnswer, readGraphqlRequest } from "./spacelift-api.ts";

export type SpaceliftDisruption =
  | { readonly kind: "none" }
  /** Applies nothing and closes the connection. */
  | { readonly kind: "refuse" }
  /** Applies everything and closes the connection before the answer. */
  | { readonly kind: "lose" }
  /** Status 429. */
  | { readonly kind: "rate_limit" }
  /** Status 503. */
  | { readonly kind: "down" }
  /** Applies everything and delays the answer. */
  | { readonly kind: "slow"; readonly milliseconds: number }
  /** Status 200 with this error, as for a field that Spacelift refuses. */
  | { readonly kind: "error"; readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }
  /** Status 200 with an HTML page, as from an interposed proxy. */
  | { readonly kind: "html" };

/** Gets "" if there is no root field. */
export type DisruptSpacelift = (rootField: string) => SpaceliftDisruption | Promise<SpaceliftDisruption>;

export interface SpaceliftServer {
  readonly url: string;
  /** Disturbed requests included. */
  readonly calls: () => Readonly<Record<string, number>>;
  readonly close: () => Promise<void>;
}

type Api = ReturnType<typeof createSpaceliftApi>;

const page = "<!DOCTYPE html><title>Sign in</title><p>Sign in to continue.";

export interface SpaceliftServerSettings {
  readonly disrupt?: DisruptSpacelift;
  /** For the header `Date`, in milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
}

/** On a free port of loopback. */
export async function serveSpacelift(
  api: Api,
  { disrupt = () => ({ kind: "none" }), clock = Date.now }: SpaceliftServerSettings = {},
): Promise<SpaceliftServer> {
  const calls = new Map<string, number>();

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    if (incoming.method !== "POST" || incoming.url !== "/graphql")
      return send(outgoing, 404, "text/plain", "Not Found");
    const request = readGraphqlRequest(await text(incoming));
    if (request === undefined) return send(outgoing, 400, "text/plain", "not a GraphQL request");
    for (const field of request.rootFields) calls.set(field, (calls.get(field) ?? 0) + 1);
    const apply = () => api(request, /^Bearer (\S+)$/.exec(incoming.headers.authorization ?? "")?.[1]);

    const disruption = await disrupt(request.rootFields[0] ?? "");
    switch (disruption.kind) {
      case "none":
        return sendAnswer(outgoing, await apply());
      case "refuse":
        outgoing.destroy();
        return;
      case "lose":
        await apply();
        outgoing.destroy();
        return;
      case "rate_limit":
        return send(outgoing, 429, "text/plain", "Too Many Requests");
      case "down":
        return send(outgoing, 503, "text/plain", "Service Unavailable");
      case "error": {
        const { message, extensions } = disruption;
        return sendAnswer(outgoing, { body: { data: null, errors: [{ message, ...(extensions && { extensions }) }] } });
      }
      case "html":
        return send(outgoing, 200, "text/html; charset=utf-8", page);
      case "slow": {
        const answer = await apply();
        await wait(disruption.milliseconds, undefined, { ref: false });
        return sendAnswer(outgoing, answer);
      }
    }
  };

  const server = createServer((incoming, outgoing) => {
    outgoing.setHeader("date", new Date(clock()).toUTCString());
    // A client that disconnected needs no answer.
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const port = await listenOnLoopback(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    calls: () => Object.fromEntries(calls),
    close: () => stopServer(server),
  };
}

function sendAnswer(outgoing: ServerResponse, { body }: GraphqlAnswer): void {
  send(outgoing, 200, "application/json", JSON.stringify(body));
}

function send(outgoing: ServerResponse, status: number, contentType: string, body: string): void {
  const headers = { "content-type": contentType, "content-length": Buffer.byteLength(body) };
  outgoing.writeHead(status, headers).end(body);
}
