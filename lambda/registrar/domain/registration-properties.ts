import type { ResourceIdentity } from "../../contract/custom-resource.ts";
import type { PolicyProperties, RegistrationProperties } from "../../contract/registration.ts";
import { optInTags, terminalRunStates } from "../../contract/runs.ts";
import { asList, asText, at, type Json, parseJson } from "../../shared/json.ts";
import type { Registration } from "./registration.ts";
import type { Resource } from "./resource.ts";

type PropertyName = keyof (RegistrationProperties & PolicyProperties & ResourceIdentity);

/**
 * Reads the properties of the custom resource, or the schedule's input, which also names the resource. Throws a `TypeError`
 * if a value is missing or invalid: another version of the stack set it, or somebody wrote it by hand.
 */
export function parseRegistration(properties: Json, resource = parseResource(properties)): Registration {
  const required = (name: PropertyName) => requireText(properties, name);
  return {
    resource,
    endpoint: parseEndpoint(required("SpaceliftEndpoint")),
    space: required("Space"),
    name: required("Name"),
    owner: required("Owner"),
    webhookUrl: required("WebhookUrl"),
    apiKeyIdParameter: required("ApiKeyIdParameter"),
    apiKeySecretParameter: required("ApiKeySecretParameter"),
    webhookSecretParameter: required("WebhookSecretParameter"),
    webhookSecretVersion: parseVersion(required("WebhookSecretVersion")),
    finishedStates: parseChoices("FinishedStates", required("FinishedStates"), terminalRunStates),
    includeTags: parseChoices("IncludeTags", required("IncludeTags"), optInTags),
    repairPolicy: required("RepairPolicy") === "true",
    policyExtension: optionalText(properties, "PolicyExtension") ?? "",
  };
}

/** Reads the properties before an update. Values that this version cannot read count as unchanged. */
export function parsePreviousRegistration(
  properties: Json,
  now: Registration,
): Pick<Registration, "endpoint" | "policyExtension" | "webhookSecretParameter"> {
  const endpoint = optionalText(properties, "SpaceliftEndpoint") ?? now.endpoint;
  return {
    endpoint: URL.canParse(endpoint) ? endpoint : now.endpoint,
    policyExtension: optionalText(properties, "PolicyExtension") ?? "",
    webhookSecretParameter: optionalText(properties, "WebhookSecretParameter") ?? now.webhookSecretParameter,
  };
}

function parseResource(properties: Json): Resource {
  return { stackId: requireText(properties, "StackId"), logicalId: requireText(properties, "LogicalResourceId") };
}

function parseVersion(text: string): number {
  const version = Number(text);
  if (Number.isSafeInteger(version) && version >= 1) return version;
  throw new TypeError(`webhookSecretVersion is ${text}: set it to a whole number, 1 or more.`);
}

function parseEndpoint(text: string): string {
  if (URL.parse(text)?.origin === text) return text;
  throw new TypeError(`spaceliftEndpoint is ${text}: set it to https://<account>.app.spacelift.io, without a path.`);
}

function parseChoices<T extends string>(name: PropertyName, text: string, known: readonly T[]): readonly T[] {
  const list = asList(parseJson(text));
  const found = known.filter((each) => list.includes(each));
  if (found.length === list.length) return found;
  throw new TypeError(`${name} is ${text}, which this registrar does not know: deploy the stack again.`);
}

function requireText(properties: Json, name: PropertyName): string {
  const text = optionalText(properties, name);
  if (text === undefined) throw new TypeError(`The property ${name} is missing: deploy the stack again.`);
  return text;
}

function optionalText(properties: Json, name: PropertyName): string | undefined {
  return asText(at(properties, name));
}
