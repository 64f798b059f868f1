import * as http from "node:http";
import * as https from "node:https";
import { describeError } from "../shared/log.ts";
import { type Connections, createConnections } from "./connections.ts";

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly deadlineMilliseconds: number;
}

export type HttpResult =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly headers: http.IncomingHttpHeaders;
      readonly body: string;
    }
  /** No name, no connection or no TLS. */
  | { readonly kind: "not_sent"; readonly detail: string }
  /** Part of the request left, and no whole answer came. */
  | {
      readonly kind: "lost";
      readonly detail: string;
      /** Whether the answer was longer than the client takes. */
      readonly isTooLarge?: true;
    };

/** Enough for a short JSON answer or a proxy's HTML page. */
const usualAnswerBytes = 256 * 1024;

/** Ends by the deadline of the request. */
export type HttpClient = (request: HttpRequest) => Promise<HttpResult>;

/** The client never retries and never rejects. */
export function createHttpClient(
  maximumAnswerBytes = usualAnswerBytes,
  // A request on a dead connection would have an unknown outcome for no reason.
  connections: Connections = createConnections(),
): HttpClient {
  const open = (url: URL, { method, headers }: HttpRequest) =>
    url.protocol === "https:"
      ? https.request(url, { method, headers, agent: connections.https })
      : http.request(url, { method, headers, agent: connections.http });

  const exchange = (request: HttpRequest): Promise<HttpResult> =>
    new Promise((resolve) => {
      const url = new URL(request.url);
      connections.closeStale();
      const secure = url.protocol === "https:";
      let sent = false;
      const outgoing = open(url, request);
      const end = (result: HttpResult) => {
        clearTimeout(timer);
        resolve(result);
      };
      const endWithoutAnswer = (detail: string) => end({ kind: sent ? "lost" : "not_sent", detail });
      const fail = (error: Error) =>
        endWithoutAnswer("code" in error && typeof error.code === "string" ? error.code : error.message);
      // No error for `destroy`: nobody would catch it once the agent has the socket back.
      const giveUp = (detail: string) => {
        endWithoutAnswer(detail);
        outgoing.destroy();
      };
      const timer = setTimeout(
        () => giveUp(`no whole answer within ${request.deadlineMilliseconds} ms`),
        request.deadlineMilliseconds,
      );
      outgoing.on("socket", (socket) => {
        // A kept-alive connection would collect a listener for every request.
        if (!connections.isOpening(socket)) {
          sent = true;
          return;
        }
        socket.once(secure ? "secureConnect" : "connect", () => {
          sent = true;
        });
      });
      outgoing.on("error", fail);
      outgoing.on("response", (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes <= maximumAnswerBytes) chunks.push(chunk);
          else {
            end({ kind: "lost", detail: `an answer of more than ${maximumAnswerBytes} bytes`, isTooLarge: true });
            outgoing.destroy();
          }
        });
        response.on("error", fail);
        response.on("end", () => {
          const body = Buffer.concat(chunks).toString("utf8");
          end({ kind: "answered", status: response.statusCode ?? 0, headers: response.headers, body });
        });
        response.on("close", () => end({ kind: "lost", detail: "the connection ended in mid-answer" }));
      });
      outgoing.end(request.body);
    });

  // Node throws for an invalid request, such as a key with a line break, before it sends anything.
  return (request) => exchange(request).catch((error: unknown) => ({ kind: "not_sent", detail: describeError(error) }));
}
