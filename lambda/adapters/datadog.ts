import { MetricsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/MetricsApi.js";
import type { MetricPayload } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/models/MetricPayload.js";
import { metricTypeNumbers } from "../contract/metrics.ts";
import { maximumPayload } from "../events/payload.ts";
import type { TimedSeries } from "../forwarder/destinations/metrics/domain/series.ts";
import type { Answer } from "../forwarder/domain/answer.ts";
import type { Secret } from "../shared/secret.ts";
import { createPost } from "./datadog-post.ts";
import type { HttpClient } from "./http.ts";

/** `url` is an origin such as `https://api.datadoghq.eu`. */
export function createDatadog(url: string, request: HttpClient) {
  const post = createPost(url, request, { ...maximumPayload, isCompressed: true });

  /** Never retries. A payload over Datadog's limits is not sent. */
  const submit = (series: readonly TimedSeries[], apiKey: Secret, deadlineMilliseconds: number): Promise<Answer> =>
    post(apiKey, deadlineMilliseconds, (configuration) =>
      new MetricsApi(configuration).submitMetrics({ body: payloadOf(series), contentEncoding: "gzip" }),
    );

  return { submit };
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
