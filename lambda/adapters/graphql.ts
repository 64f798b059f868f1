import { SpaceliftError } from "../registrar/spacelift.ts";
import { asEntries, asList, asText, at, isObject, type Json, parseJson } from "../shared/json.ts";
import { withoutSecrets } from "../shared/redaction.ts";
import { Secret } from "../shared/secret.ts";
import type { HttpClient, HttpResult } from "./http.ts";

export type GraphqlVariables = Readonly<Record<string, unknown>>;

export interface GraphqlOptions {
  readonly token?: Secret;
  /** Secrets in the variables, which no error shows. */
  readonly secrets?: readonly Secret[];
}

export type GraphqlAnswer =
  | {
      readonly kind: "answered";
      readonly read: (field: string) => Json;
      readonly readSecret: (...path: readonly string[]) => Secret | undefined;
      /** The `Date` header: Spacelift's clock. */
      readonly dateEpochSeconds?: number;
    }
  /** A refused token or key, or a missing right: the answer does not distinguish them. */
  | { readonly kind: "unauthorized"; readonly detail: string };

/** Sends one POST. Rejects with a `SpaceliftError` for every other outcome. */
export type Graphql = (query: string, variables: GraphqlVariables, options: GraphqlOptions) => Promise<GraphqlAnswer>;

const longestMilliseconds = 10_000;

export function createGraphql(request: HttpClient, url: string, remainingMilliseconds: () => number): Graphql {
  return async (query, variables, { token, secrets = [] }) => {
    const deadlineMilliseconds = Math.min(longestMilliseconds, remainingMilliseconds());
    if (deadlineMilliseconds <= 0) throw new SpaceliftError("unavailable", "no time was left");
    const body = Buffer.from(JSON.stringify({ query, variables }));
    const result = await request({
      method: "POST",
      url,
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "Content-Length": String(body.length),
        "User-Agent": "spacelift-datadog",
        ...(token && { Authorization: `Bearer ${token.reveal()}` }),
      },
      body,
      deadlineMilliseconds,
    });
    return answerOf(result, (text) => redact(text, [...secrets, ...(token ? [token] : [])]));
  };
}

function answerOf(result: HttpResult, show: (text: string) => string): GraphqlAnswer {
  if (result.kind === "not_sent") throw new SpaceliftError("unreachable", result.detail);
  if (result.kind === "lost") {
    throw new SpaceliftError(result.isTooLarge === true ? "too_large" : "unavailable", result.detail);
  }
  const { status } = result;
  const detail = `status ${status}`;
  if (status === 401 || status === 403) return { kind: "unauthorized", detail };
  if (status === 429) throw new SpaceliftError("rate_limited", detail);
  if (status === 408 || status >= 500) throw new SpaceliftError("unavailable", detail);
  const answer = parseJson(result.body);
  if (!isObject(answer) || !("data" in answer || "errors" in answer)) throw new SpaceliftError("not_spacelift", detail);
  const errors = asList(answer["errors"]);
  if (errors.length > 0) {
    const shown = show(errors.map(errorText).join("; "));
    const messages = errors.map(errorMessage).join("; ");
    if (isDenial(messages)) return { kind: "unauthorized", detail: shown };
    throw new SpaceliftError(isAbsence(messages) ? "not_found" : "rejected", shown);
  }
  const read = (...path: readonly string[]): Json => at(answer, "data", ...path);
  const date = Date.parse(result.headers.date ?? "") / 1000;
  return {
    kind: "answered",
    ...(Number.isFinite(date) && { dateEpochSeconds: date }),
    read: (field) => read(field),
    readSecret: (...path) => {
      const text = asText(read(...path));
      return text === undefined ? undefined : new Secret(text);
    },
  };
}

function errorMessage(error: Json): string {
  return asText(at(error, "message")) ?? "an error without a message";
}

/**
 * Spacelift says "stack has 1 error" and puts the error into an extension
 * (github.com/spacelift-io/terraform-provider-spacelift#423).
 */
function errorText(error: Json): string {
  const details = detailsOf(at(error, "extensions"), "", deepestDetail);
  return [errorMessage(error), ...(details.length === 0 ? [] : [details.join(", ")])].join(": ");
}

const deepestDetail = 4;

function detailsOf(value: Json, path: string, depth: number): readonly string[] {
  const text = asText(value);
  if (text !== undefined) return [path === "" ? text : `${path}: ${text}`];
  if (depth === 0) return [];
  if (Array.isArray(value)) return value.flatMap((item) => detailsOf(item, path, depth - 1));
  return asEntries(value).flatMap(([key, child]) => detailsOf(child, path === "" ? key : `${path}.${key}`, depth - 1));
}

/** Spacelift says "unauthorized" (github.com/spacelift-io/terraform-provider-spacelift). The other words are common. */
function isDenial(message: string): boolean {
  return /\b(?:unauthori[sz]ed|forbidden|access denied|permission)/i.test(message);
}

/** A "not found" in the extensions may concern another object. */
function isAbsence(message: string): boolean {
  return /not found/i.test(message);
}

/** An error message may repeat an invalid variable, even a secret. */
function redact(message: string, secrets: readonly Secret[]): string {
  return withoutSecrets(message, secrets).slice(0, 400);
}
