import { gzipSync } from "node:zlib";
import type { HttpClient, HttpResult } from "../../../lambda/adapters/http.ts";
import { asList, asNumber, asText, at, type Json, parseJson } from "../../../lambda/shared/json.ts";
import { withoutSecrets } from "../../../lambda/shared/redaction.ts";
import type { Secret } from "../../../lambda/shared/secret.ts";
import { differs, type Verdict, VerifyError } from "../check.ts";

export interface DatadogConnection {
  readonly request: HttpClient;
  /** The origin, without a trailing slash. */
  readonly url: string;
  readonly apiKey: Secret;
  readonly appKey: Secret;
}

export interface DatadogReply {
  readonly status: number;
  readonly body: Json;
  /** Truncated and without keys. */
  readonly text: string;
  readonly date: string | undefined;
}

const deadlineMilliseconds = 30_000;

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly apiKey?: Secret;
}

/** Sends both keys. Rejects if no complete answer arrives. */
export async function call(
  connection: DatadogConnection,
  { method, path, body, headers = {}, apiKey = connection.apiKey }: Asked,
): Promise<DatadogReply> {
  const { request, url, appKey } = connection;
  const result = await request({
    method,
    url: `${url}${path}`,
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      "Content-Length": String(body?.length ?? 0),
      "DD-API-KEY": apiKey.reveal(),
      "DD-APPLICATION-KEY": appKey.reveal(),
      ...headers,
    },
    ...(body !== undefined && { body }),
    deadlineMilliseconds,
  });
  return replyOf(result, `${method} ${path.split("?")[0]}`, [apiKey, connection.apiKey, appKey]);
}

function replyOf(result: HttpResult, asked: string, secrets: readonly Secret[]): DatadogReply {
  if (result.kind !== "answered") throw new VerifyError(`Datadog did not answer ${asked}: ${result.detail}.`);
  const { status, body, headers } = result;
  const text = withoutSecrets(body, secrets).trim().slice(0, 200);
  return { status, body: parseJson(body), text, date: headers.date };
}

export function callJson(connection: DatadogConnection, method: string, path: string, body?: Json) {
  return call(connection, { method, path, ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }) });
}

export class InvalidError extends VerifyError {}

/** Rejects if the answer is an error. */
export async function succeed(reply: Promise<DatadogReply>): Promise<Json> {
  const { status, body, text } = await reply;
  if (status < 300) return body;
  const Failure = status === 400 || status === 422 ? InvalidError : VerifyError;
  throw new Failure(`Datadog answered ${status}: ${text}`);
}

/** Turns an `InvalidError` into `differs`: Datadog must accept our request as valid. */
export async function unlessInvalid(verdict: Promise<Verdict>): Promise<Verdict> {
  try {
    return await verdict;
  } catch (error) {
    if (error instanceof InvalidError) return differs(error.message);
    throw error;
  }
}

/** `POST /api/v2/series`, by default with gzip, as the forwarder does. */
export function submit(
  connection: DatadogConnection,
  payload: Json,
  options: { readonly apiKey?: Secret; readonly isCompressed?: boolean } = {},
): Promise<DatadogReply> {
  const { apiKey = connection.apiKey, isCompressed = true } = options;
  const text = Buffer.from(JSON.stringify(payload));
  return call(connection, {
    method: "POST",
    path: "/api/v2/series",
    body: isCompressed ? gzipSync(text) : text,
    ...(isCompressed && { headers: { "Content-Encoding": "gzip" } }),
    apiKey,
  });
}

const count = 1;

export function series(metric: string, tags: readonly string[], second: number, value: number) {
  return { metric, type: count, tags, points: [{ timestamp: second, value }] };
}

/** Datadog may move a point to the start of an interval. */
const marginSeconds = 120;

/**
 * The sum of a metric around a second, over all series with the tags; `undefined` if there is no point
 * (docs.datadoghq.com, "Query timeseries points").
 */
export async function sumAround(
  connection: DatadogConnection,
  metric: string,
  tags: readonly string[],
  second: number,
): Promise<number | undefined> {
  const query = new URLSearchParams({
    from: String(second - marginSeconds),
    to: String(second + marginSeconds),
    query: `sum:${metric}{${tags.join(",")}}.as_count()`,
  });
  const found = await succeed(call(connection, { method: "GET", path: `/api/v1/query?${query.toString()}` }));
  if (asText(at(found, "error")) !== undefined) throw new VerifyError("Datadog rejected a query of a check.");
  const values = asList(at(found, "series"))
    .flatMap((each) => asList(at(each, "pointlist")))
    .flatMap((point) => asNumber(asList(point)[1]) ?? []);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}
