import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { listenOnLoopback, stopServer } from "../loopback.ts";
import type { SpaceliftExchange } from "./spacelift-exchange.ts";

export interface SpaceliftServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** On a free port of loopback. The clock is that of the header `Date`, in milliseconds since 1970. */
export async function serveSpacelift(
  { answer }: SpaceliftExchange,
  clock: () => number = Date.now,
): Promise<SpaceliftServer> {
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { method = "", url: path = "" } = incoming;
    const { authorization } = incoming.headers;
    const answered = await answer({ method, path, authorization, body: await text(incoming) });
    if (answered === undefined) {
      outgoing.destroy();
      return;
    }
    const { status, contentType, body } = answered;
    const headers = { "content-type": contentType, "content-length": Buffer.byteLength(body) };
    outgoing.writeHead(status, headers).end(body);
  };

  const server = createServer((incoming, outgoing) => {
    outgoing.setHeader("date", new Date(clock()).toUTCString());
    // A client that disconnected needs no answer.
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const port = await listenOnLoopback(server, 0);
  return { url: `http://127.0.0.1:${port}`, close: () => stopServer(server) };
}
