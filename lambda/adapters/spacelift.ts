import { parseAuditWebhook } from "../registrar/domain/audit-webhook.ts";
import { type Connection, type Spacelift, SpaceliftError, type WebhookInput } from "../registrar/spacelift.ts";
import { asList, asText, at, type Json } from "../shared/json.ts";
import type { Secret } from "../shared/secret.ts";
import { createGraphql, type GraphqlVariables } from "./graphql.ts";
import type { HttpClient } from "./http.ts";
import * as auditDocuments from "./spacelift-audit-documents.ts";
import * as documents from "./spacelift-documents.ts";
import {
  parseId,
  parsePolicy,
  parsePolicySummary,
  parseSpace,
  parseWebhook,
  policyInput,
  webhookInput,
} from "./spacelift-objects.ts";
import { openSession } from "./spacelift-session.ts";

const pageSize = 50;

/** Retries only a refused token, and sends nothing once no time remains (docs.spacelift.io, "GraphQL API"). */
export function connectSpacelift(
  request: HttpClient,
  { endpoint, readKey, remainingMilliseconds }: Connection,
): Spacelift {
  const ask = openSession(createGraphql(request, `${endpoint}/graphql`, remainingMilliseconds), readKey);

  /** Returns the value of a root field. `secrets` are those in the variables. */
  const call = async (document: string, field: string, variables: GraphqlVariables, secrets?: readonly Secret[]) =>
    (await ask(document, variables, secrets)).read(field);
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
    createWebhook: async (webhook) => {
      const variables = { input: webhookInput(webhook) };
      const field = "namedWebhooksIntegrationCreate";
      return parseId(await call(documents.createWebhook, field, variables, secretsOf(webhook)));
    },
    updateWebhook: async (id, webhook) => {
      const variables = { id, input: webhookInput(webhook) };
      await call(documents.updateWebhook, "namedWebhooksIntegrationUpdate", variables, secretsOf(webhook));
    },
    deleteWebhook: (id) => remove(documents.deleteWebhook, "namedWebhooksIntegrationDelete", id),
    listPolicies: () => list(documents.policies, "searchPolicies", parsePolicySummary),
    readPolicy: (id) => read(documents.policy, "policy", id, parsePolicy),
    createPolicy: async (policy) => {
      const input = { ...policyInput(policy), type: "NOTIFICATION" };
      return parseId(await call(documents.createPolicy, "policyCreatev2", { input }));
    },
    updatePolicy: async (id, policy) => {
      await call(documents.updatePolicy, "policyUpdatev2", { id, input: policyInput(policy) });
    },
    deletePolicy: (id) => remove(documents.deletePolicy, "policyDelete", id),
    readAuditWebhook: async () =>
      parseAuditWebhook(await unlessNotFound(() => call(auditDocuments.auditWebhook, "auditTrailWebhook", {}))),
    setAuditWebhook: async ({ secret, ...webhook }) => {
      const variables = { input: { ...webhook, secret: secret.reveal() } };
      await call(auditDocuments.setAuditWebhook, "auditTrailSetWebhook", variables, [secret]);
    },
    deleteAuditWebhook: async () => {
      await unlessNotFound(() => call(auditDocuments.deleteAuditWebhook, "auditTrailDeleteWebhook", {}));
    },
  };
}

function secretsOf({ secret }: WebhookInput) {
  return secret === undefined ? [] : [secret];
}

/** A missing object is no failure of a read or a deletion. */
async function unlessNotFound(call: () => Promise<Json>): Promise<Json> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof SpaceliftError && error.problem === "not_found") return null;
    throw error;
  }
}
