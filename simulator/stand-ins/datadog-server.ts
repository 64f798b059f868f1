import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { listenOnLoopback, stopServer } from "../loopback.ts";
import type { DatadogStandIn } from "./datadog.ts";
import type { DatadogAnswer } from "./datadog-exchange.ts";
import { readPayload } from "./datadog-payload.ts";
import type { Point } from "./held-points.ts";

/** A hook that resolves late delays the request. */
export type DatadogDisruption =
  | { readonly kind: "none" }
  /** Ingests nothing and sends this answer. */
  | { readonly kind: "answer"; readonly answer: DatadogAnswer }
  /** Reads the points. If it returns an answer, nothing is ingested. */
  | { readonly kind: "judge"; readonly judge: (points: readonly Point[]) => DatadogAnswer | undefined }
  /** Ingests everything and sends this answer. */
  | { readonly kind: "replace"; readonly answer: DatadogAnswer }
  /** Ingests nothing and never answers. */
  | { readonly kind: "hang" }
  /** Ingests nothing and closes the connection before it reads the request. */
  | { readonly kind: "cut" }
  /** Ingests everything and answers without a Date header. */
  | { readonly kind: "undated" }
  /** Ingests everything after a delay and never answers. */
  | { readonly kind: "late"; readonly milliseconds: number }
  /** Ingests everything and sends the answer byte by byte, with a pause between bytes. */
  | { readonly kind: "drip"; readonly milliseconds: number }
  /** Ingests everything and closes the connection before the answer, or in the middle. */
  | { readonly kind: "lose"; readonly when: "before" | "within" }
  /** Ingests everything twice. */
  | { readonly kind: "repeat" };

export type DisruptDatadog = (path: string, method: string) => DatadogDisruption | Promise<DatadogDisruption>;

export interface DatadogServer {
  readonly url: string;
  /** Also cuts open connections. */
  readonly refuse: (on: boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** On a free port of loopback. */
export async function serveDatadog(
  standIn: Pick<DatadogStandIn, "answer">,
  disrupt: DisruptDatadog = () => ({ kind: "none" }),
): Promise<DatadogServer> {
  const server = createServer((incoming, outgoing) => {
    // A client that disconnected needs no answer.
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
