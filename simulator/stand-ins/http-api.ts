import { isUtf8 } from "node:buffer";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { functions } from "../../lambda/contract/functions.ts";
import { createContext } from "./lambda-context.ts";

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: Uint8Array;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** Request limit of an HTTP API (AWS documentation, "Quotas for HTTP APIs"). */
export const maximumRequestBytes = 10_000_000;

/** Payload limit of an invocation, event included (AWS documentation, "Lambda quotas"). */
const maximumEventBytes = 6 * 1024 * 1024;

const timeoutMilliseconds = 1000 * functions.receiver.timeoutSeconds;

/** With payload format 2.0. `handlers` get the POSTs, by path. */
export function createHttpApi(handlers: Readonly<Record<string, Handler>>, clock: () => number) {
  return async (request: ApiRequest): Promise<ApiAnswer> => {
    const handler = Object.hasOwn(handlers, request.path) ? handlers[request.path] : undefined;
    if (request.method !== "POST" || handler === undefined) return answer(404, "Not Found");
    if (request.body.length > maximumRequestBytes) return answer(413, "Request Entity Too Large");
    const event = eventOf(request, clock());
    // Lambda refuses the invocation before our code runs. How API Gateway reports that is undocumented.
    if (Buffer.byteLength(JSON.stringify(event)) > maximumEventBytes) return answer(413, "Request Entity Too Large");
    try {
      const result = await handler(event, createContext("receiver", clock, timeoutMilliseconds));
      const headers = Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)] as const);
      return { status: result.statusCode ?? 200, headers: Object.fromEntries(headers), body: result.body ?? "" };
    } catch {
      return answer(500, "Internal Server Error");
    }
  };
}

function eventOf(request: ApiRequest, now: number): APIGatewayProxyEventV2 {
  const { method, path, query } = request;
  const headers = lowerCase(request.headers);
  const isText = isTextual(headers["content-type"] ?? "") && isUtf8(request.body);
  return {
    version: "2.0",
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: query,
    headers,
    requestContext: {
      accountId: "000000000000",
      apiId: "simulator",
      domainName: headers["host"] ?? "",
      domainPrefix: "simulator",
      http: {
        method,
        path,
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: "simulator",
      routeKey: `${method} ${path}`,
      stage: "$default",
      time: new Date(now).toISOString(),
      timeEpoch: now,
    },
    body: Buffer.from(request.body).toString(isText ? "utf8" : "base64"),
    isBase64Encoded: !isText,
  };
}

/** Repeated headers are joined with commas, as in payload format 2.0. */
function lowerCase(headers: Iterable<readonly [string, string]>): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = joined.get(key);
    joined.set(key, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(joined);
}

/** An HTTP API encodes all other types in Base64. */
function isTextual(contentType: string): boolean {
  return /^(?:text\/|application\/(?:json|javascript|xml)\b)/i.test(contentType.trim());
}

function answer(status: number, message: string): ApiAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify({ message }) };
}
