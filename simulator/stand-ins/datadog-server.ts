import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { listenOnLoopback, stopServer } from "../loopback.ts";
import type { DatadogAnswer, DatadogStandIn } from "./datadog.ts";
import { readPayload } from "./datadog-payload.ts";
import type { Point } from "./held-points.ts";

/** What goes wrong with one request. A hook that answers late delays it. */
export type DatadogDisruption =
  | { readonly kind: "none" }
  /** Nothing is ingested, and this is the answer. */
  | { readonly kind: "answer"; readonly answer: DatadogAnswer }
  /** It reads the points, and nothing is ingested where it has an answer of its own to them. */
  | { readonly kind: "judge"; readonly judge: (points: readonly Point[]) => DatadogAnswer | undefined }
  /** All is ingested, and this is the answer. */
  | { readonly kind: "replace"; readonly answer: DatadogAnswer }
  /** Nothing is ingested, and no answer comes. */
  | { readonly kind: "hang" }
  /** Nothing is ingested: the connection is cut before the request is read. */
  | { readonly kind: "cut" }
  /** All is ingested, and the answer has no date. */
  | { readonly kind: "undated" }
  /** All is ingested so much later, and no answer comes. */
  | { readonly kind: "late"; readonly milliseconds: number }
  /** All is ingested, and the answer comes byte by byte, each so much after the one before. */
  | { readonly kind: "drip"; readonly milliseconds: number }
  /** All is ingested, and no answer comes: the connection is cut before it, or in the middle of it. */
  | { readonly kind: "lose"; readonly when: "before" | "within" }
  /** All is ingested twice. */
  | { readonly kind: "repeat" };

export type DisruptDatadog = (path: string, method: string) => DatadogDisruption | Promise<DatadogDisruption>;

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
  const [path = "", query = ""] = (incoming.url ?? "").split("?");
  const { method = "" } = incoming;
  const disruption = await disrupt(path, method);
  if (disruption.kind === "cut") {
    incoming.destroy();
    return;
  }
  const body = await buffer(incoming);
  const ingest = () => standIn.answer({ method, path, query, headers: incoming.headers, body });
  switch (disruption.kind) {
    case "hang":
      return;
    case "late":
      setTimeout(ingest, disruption.milliseconds).unref();
      return;
    case "drip":
      return drip(outgoing, ingest(), disruption.milliseconds);
    case "answer":
      return send(outgoing, disruption.answer);
    case "judge": {
      const payload = readPayload(body, String(incoming.headers["content-encoding"] ?? "identity"));
      const judged = payload.kind === "points" ? disruption.judge(payload.points) : undefined;
      return send(outgoing, judged ?? ingest());
    }
    case "replace":
      ingest();
      return send(outgoing, disruption.answer);
    case "none":
      return send(outgoing, ingest());
    case "undated": {
      const { headers, ...answer } = ingest();
      const { date: _, ...others } = headers;
      outgoing.sendDate = false;
      return send(outgoing, { ...answer, headers: others });
    }
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

async function drip(
  outgoing: ServerResponse,
  { status, headers, body }: DatadogAnswer,
  milliseconds: number,
): Promise<void> {
  outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  for (const byte of Buffer.from(body)) {
    if (outgoing.destroyed) return;
    outgoing.write(Buffer.of(byte));
    await wait(milliseconds);
  }
  outgoing.end();
}

function sendHalf(outgoing: ServerResponse, { status, headers, body }: DatadogAnswer): Promise<void> {
  outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  return new Promise((resolve) => {
    outgoing.write(body.slice(0, body.length / 2), () => resolve());
  });
}
