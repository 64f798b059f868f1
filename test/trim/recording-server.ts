import { createServer, type IncomingHttpHeaders } from "node:http";
import { buffer } from "node:stream/consumers";
import { listenOnLoopback, stopServer } from "../../simulator/loopback.ts";

export type Reply =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string }
  /** Resets the connection before an answer, or never answers. */
  | "reset"
  | "silence";

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server on loopback that gives one kind of answer and records the requests. */
export async function startRecordingServer(headers: Readonly<Record<string, string>> = {}) {
  const requests: RecordedRequest[] = [];
  let reply: Reply = { status: 202, body: "" };
  const server = createServer((incoming, outgoing) => {
    buffer(incoming).then(
      (bytes) => {
        const { method = "", url = "" } = incoming;
        requests.push({ method, path: url, headers: incoming.headers, body: bytes.toString("latin1") });
        if (reply === "silence") return;
        if (reply === "reset") incoming.socket.resetAndDestroy();
        else outgoing.writeHead(reply.status, { ...headers, ...reply.headers }).end(reply.body);
      },
      () => outgoing.destroy(),
    );
  });
  const port = await listenOnLoopback(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    /** The requests and the result of a call whose requests all get this answer. */
    observe: async (answer: Reply, call: () => Promise<unknown>) => {
      reply = answer;
      requests.length = 0;
      const outcome = await call().then(
        (value) => ({ value }),
        (error: unknown) => ({ error: describe(error) }),
      );
      return { outcome, requests: [...requests] };
    },
    close: () => stopServer(server),
  };
}

/** An error's own fields, without its stack and the random retry delays. */
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const own = Object.entries(error).map(([key, value]) => [key, key === "$metadata" ? withoutDelay(value) : value]);
  return { ...Object.fromEntries(own), name: error.name, message: error.message };
}

function withoutDelay(metadata: unknown): unknown {
  return typeof metadata === "object" ? { ...metadata, totalRetryDelay: undefined } : metadata;
}
