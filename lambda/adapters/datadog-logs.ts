import { LogsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/LogsApi.js";
import type { DatadogLog } from "../forwarder/destinations/logs/domain/datadog-log.ts";
import { maximumPost } from "../forwarder/destinations/logs/domain/log-limits.ts";
import type { Answer } from "../forwarder/domain/answer.ts";
import type { Secret } from "../shared/secret.ts";
import { createPost } from "./datadog-post.ts";
import type { HttpClient } from "./http.ts";

/** `url` is an origin such as `https://http-intake.logs.datadoghq.eu`. The intake takes gzip (docs.datadoghq.com, "Send logs"). */
export function createDatadogLogs(url: string, request: HttpClient) {
  const rules = { isCompressed: true, packedBytes: maximumPost.bytes, unpackedBytes: maximumPost.bytes };
  const post = createPost(url, request, rules);

  /** Never retries. A body over the limit is not sent. */
  const sendLogs = (logs: readonly DatadogLog[], apiKey: Secret, deadlineMilliseconds: number): Promise<Answer> =>
    post(apiKey, deadlineMilliseconds, (configuration) =>
      new LogsApi(configuration).submitLog({
        body: logs.map(({ attributes, ...log }) => ({ ...log, additionalProperties: { ...attributes } })),
      }),
    );

  return { sendLogs };
}
