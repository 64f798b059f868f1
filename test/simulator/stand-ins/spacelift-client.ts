import { Secret } from "../../../lambda/shared/secret.ts";
import type { AccountApiKey } from "../../../simulator/stand-ins/spacelift-account.ts";

export const adminKey: AccountApiKey = { id: "admin", secret: new Secret("admin's secret"), spaces: ["root"] };

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Sends a GraphQL request with this token. */
export async function ask(url: string, jwt: string, query: string, variables: object = {}): Promise<Answer> {
  const answer = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${jwt}` },
    body: JSON.stringify({ query, variables }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text.startsWith("{") ? JSON.parse(text) : text };
}

export const logInMutation =
  "mutation($id: ID!, $secret: String!) { apiKeyUser(id: $id, secret: $secret) { jwt validUntil } }";

/** A token for a key. */
export async function logIn(url: string, { id, secret } = adminKey): Promise<string> {
  const { body } = await ask(url, "", logInMutation, { id, secret: secret.reveal() });
  const jwt: unknown = Object(body).data?.apiKeyUser?.jwt;
  if (typeof jwt !== "string") throw new Error(`no token: ${JSON.stringify(body)}`);
  return jwt;
}

/** The error messages of an answer without data. */
export function messagesOf({ status, body }: Answer): readonly string[] {
  if (status !== 200 || Object(body).data) throw new Error(`no answer of errors: ${JSON.stringify(body)}`);
  const errors: readonly { readonly message: string; readonly extensions?: object }[] = Object(body).errors;
  return errors.map(({ message, extensions }) => [message, ...Object.values(extensions ?? {})].join(": "));
}

const webhookFields = "id enabled endpoint name labels secretHeaders retryOnFailure space { id }";
const policyFields = "id name body type space labels description engineType";

export const queries = {
  space: "query($id: ID!) { space(id: $id) { id name inheritEntities parentSpace } }",
  webhook: `query($id: ID!) { namedWebhooksIntegration(id: $id) { ${webhookFields} } }`,
  searchWebhooks: `query($input: SearchInput!) {
    searchNamedWebhooksIntegrations(input: $input) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } }
  }`,
  createWebhook: `mutation($input: NamedWebhooksIntegrationInput!) {
    namedWebhooksIntegrationCreate(input: $input) { ${webhookFields} }
  }`,
  updateWebhook: `mutation($id: ID!, $input: NamedWebhooksIntegrationInput!) {
    namedWebhooksIntegrationUpdate(id: $id, input: $input) { ${webhookFields} }
  }`,
  deleteWebhook: "mutation($id: ID!) { namedWebhooksIntegrationDelete(id: $id) { id } }",
  policy: `query($id: ID!) { policy(id: $id) { ${policyFields} } }`,
  createPolicy: `mutation($input: PolicyCreateInput!) { policyCreatev2(input: $input) { ${policyFields} } }`,
  updatePolicy: `mutation($id: ID!, $input: PolicyUpdateInput!) {
    policyUpdatev2(id: $id, input: $input) { ${policyFields} }
  }`,
  deletePolicy: "mutation($id: ID!) { policyDelete(id: $id) { id } }",
} as const;
