import { MetricsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/MetricsApi.js";
import { createDatadog } from "../../lambda/adapters/datadog.ts";
import { createHttpClient } from "../../lambda/adapters/http.ts";
import type { TimedSeries } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { callOperation, clientConfiguration } from "./client-configuration.ts";

/** Submits series through the adapter. */
export function submit(url: string, series: readonly TimedSeries[], deadlineMilliseconds: number) {
  return createDatadog(url, createHttpClient()).submit(series, new Secret("the key"), deadlineMilliseconds);
}

/** Submits any payload, in any encoding, through the client alone. */
export async function callClient(url: string, body: unknown, contentEncoding?: unknown): Promise<unknown> {
  return callOperation(new MetricsApi(clientConfiguration(url)), "submitMetrics", { body, contentEncoding });
}
