import {
  type Connection,
  type Policy,
  type PolicyInput,
  type PolicySummary,
  type Space,
  type Spacelift,
  SpaceliftError,
  type Webhook,
  type WebhookInput,
} from "../registrar/spacelift.ts";
import { asBoolean, asList, asText, at, type Json } from "../shared/json.ts";
import type { Secret } from "../shared/secret.ts";
import { createGraphql, type Graphql, type GraphqlVariables } from "./graphql.ts";
import type { HttpClient } from "./http.ts";
import * as documents from "./spacelift-documents.ts";

/** How many objects a page of a search has. */
const pageSize = 50;

/**
 * A Spacelift account through its GraphQL API (docs.spacelift.io, "GraphQL API"). It logs in before its first call, and once
 * more where a token is refused: with the key as it is then, which may have been rotated. Nothing is repeated otherwise,
 * and nothing is sent once no time remains.
 */
export function connectSpacelift(
  request: HttpClient,
  { endpoint, readKey, remainingMilliseconds }: Connection,
): Spacelift {
  const call = createCalls(createGraphql(request, `${endpoint}/graphql`, remainingMilliseconds), readKey);

  const read = async <T>(document: string, field: string, id: string, parse: (found: Json) => T) => {
    const found = await unlessNotFound(() => call(document, field, { id }));
    return found === null || found === undefined ? undefined : parse(found);
  };
  const remove = async (document: string, field: string, id: string): Promise<void> => {
    await unlessNotFound(() => call(document, field, { id }));
  };

  const list = async <T>(document: string, field: string, parse: (found: Json) => T): Promise<readonly T[]> => {
    const found: T[] = [];
    for (let after: string | undefined; ; ) {
      const input = { first: pageSize, ...(after !== undefined && { after }) };
      const page = await call(document, field, { input });
      found.push(...asList(at(page, "edges")).map((edge) => parse(at(edge, "node"))));
      after = asText(at(page, "pageInfo", "endCursor"));
      if (after === undefined || at(page, "pageInfo", "hasNextPage") !== true) return found;
    }
  };

  return {
    readSpace: (id) => read(documents.space, "space", id, parseSpace),
    readWebhook: (id) => read(documents.webhook, "namedWebhooksIntegration", id, parseWebhook),
    listWebhooks: () => list(documents.webhooks, "searchNamedWebhooksIntegrations", parseWebhook),
    createWebhook: async (webhook) =>
      idOf(await call(documents.createWebhook, "namedWebhooksIntegrationCreate", ...webhookVariables(webhook))),
    updateWebhook: async (id, webhook) => {
      const [{ input }, secrets] = webhookVariables(webhook);
      await call(documents.updateWebhook, "namedWebhooksIntegrationUpdate", { id, input }, secrets);
    },
    deleteWebhook: (id) => remove(documents.deleteWebhook, "namedWebhooksIntegrationDelete", id),
    listPolicies: () => list(documents.policies, "searchPolicies", parseSummary),
    readPolicy: (id) => read(documents.policy, "policy", id, parsePolicy),
    createPolicy: async (policy) =>
      idOf(
        await call(documents.createPolicy, "policyCreatev2", {
          input: { ...policyInput(policy), type: "NOTIFICATION" },
        }),
      ),
    updatePolicy: async (id, policy) => {
      await call(documents.updatePolicy, "policyUpdatev2", { id, input: policyInput(policy) });
    },
    deletePolicy: (id) => remove(documents.deletePolicy, "policyDelete", id),
  };
}

type Call = (
  document: string,
  field: string,
  variables: GraphqlVariables,
  secrets?: readonly Secret[],
) => Promise<Json>;

/** Calls under a token. A document has one root field, since an error in one nulls the whole reply. */
function createCalls(graphql: Graphql, readKey: Connection["readKey"]): Call {
  let token: Secret | undefined;

  const logIn = async (): Promise<Secret> => {
    const { id, secret } = await readKey();
    const answer = await graphql(documents.logIn, { id, secret: secret.reveal() }, { secrets: [secret] }).catch(
      (error: unknown) => {
        // Whatever Spacelift says against a login, a key that it does not find included, is said against the key.
        const isRejected = error instanceof SpaceliftError && ["rejected", "not_found"].includes(error.problem);
        throw isRejected ? new SpaceliftError("login_refused", error.message) : error;
      },
    );
    if (answer.kind === "answered") {
      const jwt = answer.readSecret("apiKeyUser", "jwt");
      if (jwt !== undefined) return jwt;
    }
    throw new SpaceliftError("login_refused", answer.kind === "answered" ? "it gave no token" : answer.detail);
  };

  // An expired token gets no 401 but the same "unauthorized" as a missing right: only another login tells them apart
  // (github.com/spacelift-io/prometheus-exporter, client/client.go).
  return async (document, field, variables, secrets = []) => {
    for (let tries = 1; ; tries += 1) {
      token ??= await logIn();
      const answer = await graphql(document, variables, { token, secrets });
      if (answer.kind === "answered") return answer.read(field);
      token = undefined;
      if (tries > 1) throw new SpaceliftError("unauthorized", answer.detail);
    }
  };
}

/** What Spacelift does not have is no failure of a read or a deletion. */
async function unlessNotFound(call: () => Promise<Json>): Promise<Json> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof SpaceliftError && error.problem === "not_found") return null;
    throw error;
  }
}

function webhookVariables({ secret, ...fields }: WebhookInput) {
  const input = { ...fields, ...(secret && { secret: secret.reveal() }) };
  return [{ input }, secret === undefined ? [] : [secret]] as const;
}

function policyInput({ name, body, space, labels, description, engineType = "REGO_V1" }: PolicyInput) {
  return { name, body, space, labels, description, engineType };
}

function idOf(created: Json): string {
  return required(created, "id");
}

function parseSpace(found: Json): Space {
  const parent = asText(at(found, "parentSpace"));
  return {
    id: required(found, "id"),
    inherits: asBoolean(at(found, "inheritEntities")) ?? false,
    ...(parent !== undefined && { parent }),
  };
}

function parseWebhook(found: Json): Webhook {
  return {
    id: required(found, "id"),
    name: required(found, "name"),
    endpoint: required(found, "endpoint"),
    space: required(at(found, "space"), "id"),
    labels: textList(at(found, "labels")),
    enabled: asBoolean(at(found, "enabled")) ?? false,
    retryOnFailure: asBoolean(at(found, "retryOnFailure")) ?? false,
  };
}

function parseSummary(found: Json): PolicySummary {
  return { id: required(found, "id"), name: required(found, "name"), labels: textList(at(found, "labels")) };
}

function parsePolicy(found: Json): Policy {
  return {
    id: required(found, "id"),
    name: required(found, "name"),
    body: asText(at(found, "body")) ?? "",
    space: required(found, "space"),
    labels: textList(at(found, "labels")),
    description: asText(at(found, "description")) ?? "",
    type: asText(at(found, "type")) ?? "",
    engineType: asText(at(found, "engineType")) ?? "",
  };
}

function textList(list: Json): readonly string[] {
  return asList(list).flatMap((each) => asText(each) ?? []);
}

function required(found: Json, field: string): string {
  const text = asText(at(found, field));
  if (text === undefined) throw new SpaceliftError("not_spacelift", `an object without ${field}`);
  return text;
}
