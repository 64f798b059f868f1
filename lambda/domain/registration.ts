import {
  type OptInTag,
  optInTags,
  type PolicyProperties,
  type RegistrationProperties,
  type TerminalRunState,
  terminalRunStates,
} from "../environment.ts";
import { asList, asText, at, type Json, parseJson } from "./json.ts";

/** A webhook and a policy in a Spacelift account, as they are to be. */
export interface Registration {
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

/** What a registration is made of, in Spacelift's own ids. */
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

/**
 * Reads the properties of the custom resource, or the input of the schedule. Throws where one is missing or is none that
 * the stack would set: it is of another version, or was put together by hand.
 */
export function parseRegistration(properties: Json): Registration {
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
): Pick<Registration, "endpoint" | "name" | "policyExtension" | "webhookSecretParameter"> {
  const endpoint = asText(at(properties, texts.endpoint)) ?? now.endpoint;
  return {
    endpoint: URL.canParse(endpoint) ? endpoint : now.endpoint,
    name: asText(at(properties, texts.name)) ?? now.name,
    policyExtension: asText(at(properties, extensionProperty)) ?? "",
    webhookSecretParameter: asText(at(properties, texts.webhookSecretParameter)) ?? now.webhookSecretParameter,
  };
}

/** What is one registration, however it is configured: the webhook of a name in an account. */
export function registrationId({ endpoint, name }: Pick<Registration, "endpoint" | "name">): string {
  return `${new URL(endpoint).host}/${name}`;
}

/**
 * The label of what is registered: whose it is, and at which address of the account. An account may have two, and what was
 * taken over by the registration at one of them is not to be deleted by the one at the other.
 */
export function ownLabel({ owner, endpoint }: Registration): string {
  return `${owner}/${new URL(endpoint).host}`;
}

/** The label by which a person offers an object of the name that was made by hand. */
export function takeOverLabel({ owner }: Registration): string {
  return `take-over:${owner}`;
}

/** Whether an object is the registration's to delete. */
export function isOwn(labels: readonly string[], registration: Registration): boolean {
  return labels.includes(ownLabel(registration));
}

/** Whether an object is the registration's to change: its own, its owner's at another address, or one that is offered. */
export function mayChange(labels: readonly string[], registration: Registration): boolean {
  return labels.some((label) => label.startsWith(`${registration.owner}/`) || label === takeOverLabel(registration));
}

/** The labels of an object that is the registration's from now on; what else a user put there stays. */
export function labelsOfOwn(labels: readonly string[], registration: Registration): readonly string[] {
  const others = labels.filter((label) => !mayChange([label], registration));
  return [...others, ownLabel(registration)];
}

/** The physical id of the custom resource: the account and the ids of what was made there. */
export function physicalId({ endpoint }: Registration, { webhookId, policyId }: Registered): string {
  return `${new URL(endpoint).host}/${webhookId}/${policyId}`;
}

/** The ids in a physical id of this account. `undefined` for any other text, such as one that CloudFormation made up. */
export function parsePhysicalId({ endpoint }: Registration, id: string): Registered | undefined {
  const [host, webhookId, policyId, ...rest] = id.split("/");
  if (host !== new URL(endpoint).host || !webhookId || !policyId || rest.length > 0) return undefined;
  return { webhookId, policyId };
}

/** The physical id of a resource that was not made: nothing is to be deleted for it. */
export const unmadeId = "nothing-registered";
