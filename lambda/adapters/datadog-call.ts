import {
  BaseServerConfiguration,
  type Configuration,
  createConfiguration,
  type RequestContext,
} from "@datadog/datadog-api-client/dist/packages/datadog-api-client-common/index.js";
import { type DatadogConnection, DatadogError } from "../installer/datadog-assets.ts";
import { asList, asText, at, type Json, parseJson } from "../shared/json.ts";
import { describeError } from "../shared/log.ts";
import { withoutSecrets } from "../shared/redaction.ts";
import type { Secret } from "../shared/secret.ts";
import type { HttpClient, HttpResult } from "./http.ts";

const longestMilliseconds = 10_000;

export interface Called {
  readonly status: number;
  readonly body: Json;
  /** Without secrets. The redaction takes longer than the rest of an answer, so only failures do it. */
  readonly describe: () => string;
}

export type Call = (operation: (configuration: Configuration) => Promise<unknown>) => Promise<Called>;

export function createCall(request: HttpClient, { url, readKeys, remainingMilliseconds }: DatadogConnection): Call {
  const baseServer = new BaseServerConfiguration(url, {});

  return async (operation) => {
    const { apiKey, appKey } = await readKeys();
    let result: HttpResult | undefined;
    let asked = "";
    const send = async (context: RequestContext) => {
      const deadlineMilliseconds = Math.min(longestMilliseconds, remainingMilliseconds());
      if (deadlineMilliseconds <= 0) throw new DatadogError("unavailable", "no time was left");
      asked = `${context.getHttpMethod()} ${new URL(context.getUrl()).pathname}: `;
      result = await request({ ...requestOf(context), deadlineMilliseconds });
      throw new Error("the answer is read elsewhere");
    };
    const authMethods = { apiKeyAuth: apiKey.reveal(), appKeyAuth: appKey.reveal() };
    const failure: unknown = await operation(createConfiguration({ baseServer, authMethods, httpApi: { send } })).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (result !== undefined) return answerOf(result, asked, [apiKey, appKey]);
    throw failure instanceof DatadogError ? failure : new DatadogError("rejected", describeError(failure));
  };
}

function requestOf(context: RequestContext) {
  const body = context.getBody();
  const sent = typeof body === "string" ? Buffer.from(body) : undefined;
  return {
    method: context.getHttpMethod(),
    url: context.getUrl(),
    headers: { ...context.getHeaders(), "Content-Length": String(sent?.length ?? 0) },
    ...(sent !== undefined && { body: sent }),
  };
}

function answerOf(result: HttpResult, asked: string, secrets: readonly Secret[]): Called {
  if (result.kind === "not_sent") throw new DatadogError("unreachable", result.detail);
  if (result.kind === "lost") throw new DatadogError("unavailable", result.detail);
  const { status, headers } = result;
  const body = parseJson(result.body);
  const describe = () => {
    const errors = asList(at(body, "errors")).flatMap((error) => asText(error) ?? []);
    return withoutSecrets(asked + [`status ${status}`, ...errors].join(": "), secrets).slice(0, 400);
  };
  if (status === 401 || status === 403) throw new DatadogError("unauthorized", describe());
  if (status === 429) throw new DatadogError("rate_limited", describe(), untilReset(headers["x-ratelimit-reset"]));
  if (status === 408 || status >= 500) throw new DatadogError("unavailable", describe());
  return { status, body, describe };
}

/** In milliseconds; the header has seconds (docs.datadoghq.com, "Rate Limits"). */
function untilReset(header: string | readonly string[] | undefined): number | undefined {
  return typeof header === "string" && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}

export function succeeded({ status, body, describe }: Called): Json {
  if (status === 404) throw new DatadogError("not_found", describe());
  if (status >= 400) throw new DatadogError("rejected", describe());
  if (status >= 300 || body === undefined) throw new DatadogError("not_datadog", describe());
  return body;
}

export function unlessNotFound(called: Called): Json {
  return called.status === 404 ? undefined : succeeded(called);
}
