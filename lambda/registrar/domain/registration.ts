import { createHash } from "node:crypto";
import type { ResourceIdentity } from "../../contract/custom-resource.ts";
import type { PolicyProperties, RegistrationProperties } from "../../contract/registration.ts";
import { type OptInTag, optInTags, type TerminalRunState, terminalRunStates } from "../../contract/runs.ts";
import { asList, asText, at, type Json, parseJson } from "../../shared/json.ts";

/** One custom resource of one stack: what owns a webhook, a policy and lines of the secret parameter. */
export interface Resource {
  readonly stackId: string;
  readonly logicalId: string;
}

/** A webhook and a policy in a Spacelift account, as they are to be. */
export interface Registration {
  readonly resource: Resource;
  /** Origin of the account. */
  readonly endpoint: string;
  readonly space: string;
  readonly name: string;
  readonly owner: string;
  readonly webhookUrl: string;
  readonly apiKeyIdParameter: string;
  readonly apiKeySecretParameter: string;
  readonly webhookSecretParameter: string;
  readonly webhookSecretVersion: number;
  readonly finishedStates: readonly TerminalRunState[];
  readonly includeTags: readonly OptInTag[];
  readonly repairPolicy: boolean;
  /** The user's extension of the policy; empty where there is none, or where it is not known. */
  readonly policyExtension: string;
}

/** What a registration is made of, in the ids that Spacelift gave. */
export interface Registered {
  readonly webhookId: string;
  readonly policyId: string;
}

const texts = {
  endpoint: "SpaceliftEndpoint",
  space: "Space",
  name: "Name",
  owner: "Owner",
  webhookUrl: "WebhookUrl",
  apiKeyIdParameter: "ApiKeyIdParameter",
  apiKeySecretParameter: "ApiKeySecretParameter",
  webhookSecretParameter: "WebhookSecretParameter",
} as const satisfies Partial<Record<keyof Registration, keyof RegistrationProperties>>;

const extensionProperty: keyof PolicyProperties = "PolicyExtension";

/** The resource that the input of the schedule, or an output of the stack, speaks of. */
function parseResource(properties: Json): Resource {
  const text = (name: keyof ResourceIdentity): string => {
    const value = asText(at(properties, name));
    if (value === undefined) throw new TypeError(`The registrar was not given ${name}: deploy the stack again.`);
    return value;
  };
  return { stackId: text("StackId"), logicalId: text("LogicalResourceId") };
}

/**
 * Reads the properties of the custom resource, or the input of the schedule, which names the resource as well. Throws
 * where one is missing or is none that the stack would set: it is of another version, or was put together by hand.
 */
export function parseRegistration(properties: Json, resource = parseResource(properties)): Registration {
  const required = (name: keyof RegistrationProperties): string => {
    const text = asText(at(properties, name));
    if (text === undefined) throw new TypeError(`The registrar was not given ${name}: deploy the stack again.`);
    return text;
  };
  const listed = <T extends string>(name: keyof RegistrationProperties, known: readonly T[]): readonly T[] => {
    const list = asList(parseJson(required(name)));
    const found = known.filter((each) => list.includes(each));
    if (found.length === list.length) return found;
    throw new TypeError(`The registrar does not know all of ${name}, ${required(name)}: deploy the stack again.`);
  };
  const version = Number(required("WebhookSecretVersion"));
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new TypeError(`webhookSecretVersion is ${required("WebhookSecretVersion")}: it is to be 1 or more.`);
  }
  const endpoint = required(texts.endpoint);
  if (URL.parse(endpoint)?.origin !== endpoint) {
    throw new TypeError(
      `spaceliftEndpoint is ${endpoint}: it is to be https://<account>.app.spacelift.io, without a path.`,
    );
  }
  return {
    resource,
    endpoint,
    space: required(texts.space),
    name: required(texts.name),
    owner: required(texts.owner),
    webhookUrl: required(texts.webhookUrl),
    apiKeyIdParameter: required(texts.apiKeyIdParameter),
    apiKeySecretParameter: required(texts.apiKeySecretParameter),
    webhookSecretParameter: required(texts.webhookSecretParameter),
    webhookSecretVersion: version,
    finishedStates: listed("FinishedStates", terminalRunStates),
    includeTags: listed("IncludeTags", optInTags),
    repairPolicy: required("RepairPolicy") === "true",
    policyExtension: asText(at(properties, extensionProperty)) ?? "",
  };
}

/** What a registration was before an update, as far as its properties say; another version may have set other ones. */
export function parseBefore(
  properties: Json,
  now: Registration,
): Pick<Registration, "endpoint" | "policyExtension" | "webhookSecretParameter"> {
  const endpoint = asText(at(properties, texts.endpoint)) ?? now.endpoint;
  return {
    endpoint: URL.canParse(endpoint) ? endpoint : now.endpoint,
    policyExtension: asText(at(properties, extensionProperty)) ?? "",
    webhookSecretParameter: asText(at(properties, texts.webhookSecretParameter)) ?? now.webhookSecretParameter,
  };
}

/** A digest of the settings that a look compares. Another one means that a deployment changed them since. */
export function settingsDigest(registration: Registration): string {
  const settings = Object.entries(registration).filter(([name]) => name !== "policyExtension");
  const sorted = settings.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 16);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/**
 * Identifies a resource: a digest of the stack's id, then one of stack and resource. The first says which resources are of
 * one stack. A stack's id is never used again, its name is.
 */
export function resourceKey({ stackId, logicalId }: Resource): string {
  return `${digest(stackId)}-${digest(`${stackId} ${logicalId}`)}`;
}

export function hostOf(endpoint: string): string {
  return new URL(endpoint).host;
}

/**
 * Names what a resource has in one Spacelift account. It is the resource's physical id, ends the label of its objects and
 * marks its lines of the secret parameter. `host` is the address at which the objects were made. It stays the same where
 * the account is reached at another address later, so that CloudFormation does not delete them as replaced.
 */
export function generationOf(resource: Resource, host: string): string {
  return `${resourceKey(resource)}/${host}`;
}

/** The host in a generation of this resource. `undefined` for any other text, such as one that CloudFormation made up. */
export function hostIn(resource: Resource, generation: string): string | undefined {
  const start = `${resourceKey(resource)}/`;
  return generation.startsWith(start) && generation.length > start.length ? generation.slice(start.length) : undefined;
}

/** How people name a registration: the address of the account, and the name of webhook and policy there. */
export function registrationName({ endpoint, name }: Pick<Registration, "endpoint" | "name">): string {
  return `${hostOf(endpoint)}/${name}`;
}

/** The label of what a resource made in the account that it reached at this host. */
export function ownLabel({ owner, resource }: Registration, host: string): string {
  return `${owner}/${generationOf(resource, host)}`;
}

/** The label by which a person offers an object of the name that was made by hand. */
export function takeOverLabel({ owner }: Pick<Registration, "owner">): string {
  return `take-over:${owner}`;
}

/** Whose an object is, by its labels. */
export type Standing =
  | { readonly kind: "own"; readonly host: string }
  /** A person lets this deployment take it over. */
  | { readonly kind: "offered" }
  /** Another resource of the same stack made it: the construct was moved. */
  | { readonly kind: "sibling"; readonly generation: string }
  | { readonly kind: "foreign" }
  | { readonly kind: "unmarked" };

const ownerLabel = /^managed-by:.*\/(?<stack>[0-9a-f]{12})-(?<own>[0-9a-f]{12})\/(?<host>[^/]+)$/;

export function standingOf(labels: readonly string[], registration: Registration): Standing {
  const key = resourceKey(registration.resource);
  const marks = labels.flatMap((label) => {
    const { stack, own, host } = ownerLabel.exec(label)?.groups ?? {};
    return stack === undefined || own === undefined || host === undefined ? [] : [{ stack, own, host }];
  });
  const ours = marks.find(({ stack, own }) => `${stack}-${own}` === key);
  if (ours !== undefined) return { kind: "own", host: ours.host };
  if (labels.includes(takeOverLabel(registration))) return { kind: "offered" };
  const sibling = marks.find(({ stack }) => key.startsWith(`${stack}-`));
  if (sibling !== undefined) {
    return { kind: "sibling", generation: `${sibling.stack}-${sibling.own}/${sibling.host}` };
  }
  return { kind: labels.some((label) => label.startsWith("managed-by:")) ? "foreign" : "unmarked" };
}

/** Whether an object is the registration's own. */
export function isOwn(labels: readonly string[], registration: Registration): boolean {
  return standingOf(labels, registration).kind === "own";
}

/** The labels of an object that is the registration's from now on; what else a user put there stays. */
export function labelsOfOwn(labels: readonly string[], registration: Registration, host: string): readonly string[] {
  const offer = takeOverLabel(registration);
  const own = ownLabel(registration, host);
  if (labels.includes(own) && !labels.includes(offer)) return labels;
  const others = labels.filter((label) => label !== offer && !ownerLabel.test(label));
  return [...others, own];
}

/** The physical id of a resource that was not made: nothing is to be deleted for it. */
export const unmadeId = "nothing-registered";
