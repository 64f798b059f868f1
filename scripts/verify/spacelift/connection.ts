import type { HttpClient } from "../../../lambda/adapters/http.ts";
import { asList, asText, at, type Json, parseJson } from "../../../lambda/shared/json.ts";
import { withoutSecrets } from "../../../lambda/shared/redaction.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { VerifyError } from "../check.ts";

export interface SpaceliftConnection {
  readonly request: HttpClient;
  readonly endpoint: string;
  readonly keyId: string;
  readonly keySecret: Secret;
  readonly space: string;
  /** The id of a deployed notification policy with samples to read. */
  readonly policyId: string;
  /** Throws a `VerifyError` before a login. */
  readonly token: () => Secret;
  readonly keepToken: (token: Secret) => void;
}

export type ConnectionSettings = Omit<SpaceliftConnection, "token" | "keepToken">;

export function connectSpacelift(settings: ConnectionSettings): SpaceliftConnection {
  let kept: Secret | undefined;
  return {
    ...settings,
    keepToken: (token) => {
      kept = token;
    },
    token: () => {
      if (kept === undefined) throw new VerifyError("There is no login to Spacelift.");
      return kept;
    },
  };
}

export interface SpaceliftReply {
  readonly status: number;
  readonly data: Json;
  readonly messages: string;
  /** Joined with their extensions and truncated; empty if there are none. */
  readonly errors: string;
}

const deadlineMilliseconds = 20_000;
const longestErrors = 300;

/** Rejects if no complete answer arrives. */
export async function ask(
  connection: SpaceliftConnection,
  query: string,
  variables: Readonly<Record<string, Json>> = {},
  token: Secret | undefined = connection.token(),
): Promise<SpaceliftReply> {
  const body = Buffer.from(JSON.stringify({ query, variables }));
  const result = await connection.request({
    method: "POST",
    url: `${connection.endpoint}/graphql`,
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      "Content-Length": String(body.length),
      "User-Agent": "spacelift-datadog",
      ...(token.reveal() !== "" && { Authorization: `Bearer ${token.reveal()}` }),
    },
    body,
    deadlineMilliseconds,
  });
  if (result.kind !== "answered") throw new VerifyError(`Spacelift did not answer: ${result.detail}.`);
  const answer = parseJson(result.body);
  const errors = asList(at(answer, "errors"));
  const described = errors.map((error) => {
    const extensions = at(error, "extensions");
    return `${messageOf(error)}${extensions === undefined ? "" : ` ${JSON.stringify(extensions)}`}`;
  });
  return {
    status: result.status,
    data: at(answer, "data"),
    messages: errors.map(messageOf).join("; "),
    errors: withoutSecrets(described.join("; "), [connection.keySecret, token]).slice(0, longestErrors),
  };
}

function messageOf(error: Json): string {
  return asText(at(error, "message")) ?? "an error without a message";
}

export const noToken = new Secret("");

/** Rejects with a `VerifyError` if the document has errors. */
export async function read(
  connection: SpaceliftConnection,
  field: string,
  query: string,
  variables: Readonly<Record<string, Json>> = {},
): Promise<Json> {
  const { status, data, errors } = await ask(connection, query, variables);
  if (status !== 200 || errors !== "") throw new VerifyError(`Spacelift answered ${status} to ${field}: ${errors}`);
  return at(data, field);
}

export function describeReply({ status, data, errors }: SpaceliftReply, field: string): string {
  if (errors !== "") return `${status} ${errors}`;
  const value = at(data, field);
  if (value === null) return `${status} null`;
  return value === undefined ? `${status} without data` : `${status} with data`;
}

export const logInDocument = `mutation LogIn($id: ID!, $secret: String!) {
  apiKeyUser(id: $id, secret: $secret) { jwt validUntil }
}`;

export function logIn(connection: SpaceliftConnection, secret = connection.keySecret): Promise<SpaceliftReply> {
  return ask(connection, logInDocument, { id: connection.keyId, secret: secret.reveal() }, noToken);
}
