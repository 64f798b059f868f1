import type { Policy, PolicyInput, PolicySummary, Space, Webhook, WebhookInput } from "../registrar/spacelift.ts";
import { SpaceliftError } from "../registrar/spacelift.ts";
import { asBoolean, asList, asText, at, type Json } from "../shared/json.ts";

// Each parser throws a `SpaceliftError` if a required field is missing.

export function parseId(created: Json): string {
  return required(created, "id");
}

export function parseSpace(found: Json): Space {
  const parent = asText(at(found, "parentSpace"));
  return {
    id: required(found, "id"),
    inherits: asBoolean(at(found, "inheritEntities")) ?? false,
    ...(parent !== undefined && { parent }),
  };
}

export function parseWebhook(found: Json): Webhook {
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

export function parsePolicySummary(found: Json): PolicySummary {
  return { id: required(found, "id"), name: required(found, "name"), labels: textList(at(found, "labels")) };
}

export function parsePolicy(found: Json): Policy {
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

/** `NamedWebhooksIntegrationInput`, with the secret in clear text. */
export function webhookInput({ secret, ...fields }: WebhookInput) {
  return { ...fields, ...(secret && { secret: secret.reveal() }) };
}

/** `PolicyUpdateInput`. */
export function policyInput({ name, body, space, labels, description, engineType = "REGO_V1" }: PolicyInput) {
  return { name, body, space, labels, description, engineType };
}

function textList(list: Json): readonly string[] {
  return asList(list).flatMap((each) => asText(each) ?? []);
}

function required(found: Json, field: string): string {
  const text = asText(at(found, field));
  if (text === undefined) throw new SpaceliftError("not_spacelift", `an object without ${field}`);
  return text;
}
