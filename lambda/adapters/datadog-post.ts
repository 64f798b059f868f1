import { gzipSync } from "node:zlib";
import {
  BaseServerConfiguration,
  type Configuration,
  createConfiguration,
  type RequestBody,
  ResponseContext,
} from "@datadog/datadog-api-client/dist/packages/datadog-api-client-common/index.js";
import type { Answer } from "../forwarder/domain/answer.ts";
import { describeError } from "../shared/log.ts";
import { withoutSecrets } from "../shared/redaction.ts";
import type { Secret } from "../shared/secret.ts";
import type { HttpClient, HttpResult } from "./http.ts";

export interface BodyRules {
  /** True only where Datadog documents that the intake takes gzip. */
  readonly isCompressed: boolean;
  /** In bytes; a body over either limit is not sent. */
  readonly packedBytes: number;
  readonly unpackedBytes: number;
}

/**
 * Calls one operation of Datadog's client over our transport, once. Never rejects because of the network or Datadog. The
 * client rejects every answer that its documentation lacks; the returned answer is Datadog's own.
 */
export type Post = (
  apiKey: Secret,
  deadlineMilliseconds: number,
  operation: (configuration: Configuration) => Promise<unknown>,
  appKey?: Secret,
) => Promise<Answer>;

/** The rules for an intake that documents neither a compression nor a size. */
export const plainBody: BodyRules = { isCompressed: false, packedBytes: 5_000_000, unpackedBytes: 5_000_000 };

/** `url` is an origin such as `https://api.datadoghq.eu`, and replaces the host of every intake. */
export function createPost(url: string, request: HttpClient, rules: BodyRules): Post {
  const baseServer = new BaseServerConfiguration(url.replace(/\/+$/, ""), {});

  return async (apiKey, deadlineMilliseconds, operation, appKey) => {
    const keys = { apiKeyAuth: apiKey.reveal(), ...(appKey !== undefined && { appKeyAuth: appKey.reveal() }) };
    let answer: Answer | undefined;
    const configuration = createConfiguration({
      baseServer,
      authMethods: keys,
      httpApi: {
        send: async (context) => {
          const unpacked = bytesOf(context.getBody());
          const body = rules.isCompressed ? gzipSync(unpacked) : unpacked;
          if (unpacked.length > rules.unpackedBytes || body.length > rules.packedBytes) {
            const detail = `a payload of ${unpacked.length} bytes, ${body.length} compressed, exceeds Datadog's limit`;
            answer = { kind: "not_sent", why: "too_large", detail };
            throw new Error(detail);
          }
          const result = await request({
            method: context.getHttpMethod(),
            url: context.getUrl(),
            headers: {
              ...context.getHeaders(),
              ...(rules.isCompressed && { "Content-Encoding": "gzip" }),
              "Content-Length": String(body.length),
            },
            body,
            deadlineMilliseconds,
          });
          answer = answerOf(result, appKey === undefined ? [apiKey] : [apiKey, appKey]);
          return responseOf(result);
        },
      },
    });
    const failure = await operation(configuration).then(
      () => "Datadog's client sent no request",
      (error: unknown) => describeError(error),
    );
    return answer ?? { kind: "not_sent", why: "unreachable", detail: failure };
  };
}

/** The client passes JSON text. Anything else means that the client changed. */
function bytesOf(body: RequestBody): Buffer {
  if (typeof body === "string") return Buffer.from(body);
  throw new TypeError("Datadog's client did not pass the payload as text");
}

/** The body goes into logs and dead letters, and an error may repeat the key. */
function answerOf(result: HttpResult, keys: readonly Secret[]): Answer {
  switch (result.kind) {
    case "answered": {
      const reset = Number(result.headers["x-ratelimit-reset"]);
      const date = Date.parse(result.headers.date ?? "") / 1000;
      return {
        kind: "answered",
        status: result.status,
        body: withoutSecrets(result.body, keys),
        ...(Number.isFinite(date) && { dateEpochSeconds: date }),
        ...(Number.isFinite(reset) && reset > 0 && { resetSeconds: reset }),
      };
    }
    case "not_sent":
      return { ...result, why: "unreachable" };
    case "lost":
      return result;
  }
}

function responseOf(result: HttpResult): ResponseContext {
  if (result.kind !== "answered") throw new Error(result.detail);
  const body = Buffer.from(result.body);
  return new ResponseContext(
    result.status,
    { "content-type": "application/json" },
    { text: () => Promise.resolve(result.body), binary: () => Promise.resolve(body) },
  );
}
