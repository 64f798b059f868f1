import { gzipSync } from "node:zlib";
import {
  BaseServerConfiguration,
  createConfiguration,
  type RequestBody,
  ResponseContext,
} from "@datadog/datadog-api-client/dist/packages/datadog-api-client-common/index.js";
import { MetricsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/MetricsApi.js";
import type { MetricPayload } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/models/MetricPayload.js";
import { metricTypeNumbers } from "../contract/metrics.ts";
import { maximumPayload } from "../events/payload.ts";
import type { TimedSeries } from "../forwarder/destinations/metrics/domain/series.ts";
import type { Answer } from "../forwarder/domain/answer.ts";
import { describeError } from "../shared/log.ts";
import { withoutSecrets } from "../shared/redaction.ts";
import type { Secret } from "../shared/secret.ts";
import type { HttpClient, HttpResult } from "./http.ts";

/** `url` is an origin such as `https://api.datadoghq.eu`. */
export function createDatadog(url: string, request: HttpClient) {
  const baseServer = new BaseServerConfiguration(url.replace(/\/+$/, ""), {});

  /** Never retries. A payload over Datadog's limits is not sent. */
  const submit = async (
    series: readonly TimedSeries[],
    apiKey: Secret,
    deadlineMilliseconds: number,
  ): Promise<Answer> => {
    let answer: Answer | undefined;
    const configuration = createConfiguration({
      baseServer,
      authMethods: { apiKeyAuth: apiKey.reveal() },
      httpApi: {
        send: async (context) => {
          const unpacked = bytesOf(context.getBody());
          const body = gzipSync(unpacked);
          if (unpacked.length > maximumPayload.unpackedBytes || body.length > maximumPayload.packedBytes) {
            const detail = `a payload of ${unpacked.length} bytes, ${body.length} compressed, exceeds Datadog's limit`;
            answer = { kind: "not_sent", why: "too_large", detail };
            throw new Error(detail);
          }
          const result = await request({
            method: context.getHttpMethod(),
            url: context.getUrl(),
            headers: { ...context.getHeaders(), "Content-Length": String(body.length) },
            body,
            deadlineMilliseconds,
          });
          answer = answerOf(result, apiKey);
          return responseOf(result);
        },
      },
    });
    const api = new MetricsApi(configuration);
    // The client rejects every answer except a readable 202; `answer` has the real one.
    const failure = await api.submitMetrics({ body: payloadOf(series), contentEncoding: "gzip" }).then(
      () => "Datadog's client sent no request",
      (error: unknown) => describeError(error),
    );
    return answer ?? { kind: "not_sent", why: "unreachable", detail: failure };
  };

  return { submit };
}

/** The client passes JSON text. Anything else means that the client changed. */
function bytesOf(body: RequestBody): Buffer {
  if (typeof body === "string") return Buffer.from(body);
  throw new TypeError("Datadog's client did not pass the payload as text");
}

function payloadOf(series: readonly TimedSeries[]): MetricPayload {
  return {
    series: series.map(({ metric, type = "count", unit, tags, value, second }) => ({
      metric,
      type: metricTypeNumbers[type],
      ...(unit !== undefined && { unit }),
      points: [{ timestamp: second, value }],
      tags: [...tags],
    })),
  };
}

/** The body goes into logs and dead letters, and an error may repeat the key. */
function answerOf(result: HttpResult, apiKey: Secret): Answer {
  switch (result.kind) {
    case "answered": {
      const reset = Number(result.headers["x-ratelimit-reset"]);
      const date = Date.parse(result.headers.date ?? "") / 1000;
      return {
        kind: "answered",
        status: result.status,
        body: withoutSecrets(result.body, [apiKey]),
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
