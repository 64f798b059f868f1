import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { listenOnLoopback, stopServer } from "../loopback.ts";
import type { DatadogAnswer, DatadogStandIn } from "./datadog.ts";

/** What goes wrong with one request. A hook that answers late delays it. */
export type DatadogDisruption =
  | { readonly kind: "none" }
  /** Nothing is ingested, and this is the answer. */
  | { readonly kind: "answer"; readonly answer: DatadogAnswer }
  /** All is ingested, and this is the answer. */
  | { readonly kind: "replace"; readonly answer: DatadogAnswer }
  /** Nothing is ingested, and no answer comes. */
  | { readonly kind: "hang" }
  /** All is ingested, and no answer comes: the connection is cut before it, or in the middle of it. */
  | { readonly kind: "lose"; readonly when: "before" | "within" }
  /** All is ingested twice. */
  | { readonly kind: "repeat" };

export type DisruptDatadog = (path: string) => DatadogDisruption | Promise<DatadogDisruption>;

export interface DatadogServer {
  /** Its origin, on loopback. */
  readonly url: string;
  /** While on, connections are refused and those that are open are cut. */
  readonly refuse: (on: boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The Datadog stand-in behind HTTP on any free port of loopback. */
export async function serveDatadog(
  standIn: Pick<DatadogStandIn, "answer">,
  disrupt: DisruptDatadog = () => ({ kind: "none" }),
): Promise<DatadogServer> {
  const server = createServer((incoming, outgoing) => {
    // A client that went away in mid-request has no use for an answer.
    serve(incoming, outgoing, standIn, disrupt).catch(() => outgoing.destroy());
  });
  const port = await listenOnLoopback(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    refuse: async (on) => {
      if (on) await stopServer(server);
      else if (!server.listening) await listenOnLoopback(server, port);
    },
    close: () => stopServer(server),
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  standIn: Pick<DatadogStandIn, "answer">,
  disrupt: DisruptDatadog,
): Promise<void> {
  const body = await buffer(incoming);
  const path = (incoming.url ?? "").split("?")[0] ?? "";
  const ingest = () => standIn.answer({ method: incoming.method ?? "", path, headers: incoming.headers, body });
  const disruption = await disrupt(path);
  switch (disruption.kind) {
    case "hang":
      return;
    case "answer":
      return send(outgoing, disruption.answer);
    case "replace":
      ingest();
      return send(outgoing, disruption.answer);
    case "none":
      return send(outgoing, ingest());
    case "repeat":
      ingest();
      return send(outgoing, ingest());
    case "lose": {
      const answer = ingest();
      if (disruption.when === "within") await sendHalf(outgoing, answer);
      outgoing.destroy();
    }
  }
}

function send(outgoing: ServerResponse, { status, headers, body }: DatadogAnswer): void {
  outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
}

function sendHalf(outgoing: ServerResponse, { status, headers, body }: DatadogAnswer): Promise<void> {
  outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  return new Promise((resolve) => {
    outgoing.write(body.slice(0, body.length / 2), () => resolve());
  });
}
