import { asBoolean, asEntries, asList, asText, at, type Json } from "../../shared/json.ts";
import { type AuditWebhook, parseAuditWebhook } from "./audit-webhook.ts";

/** The state before the adoption, without the secret: nobody can read it. */
export interface AdoptedWebhook {
  readonly id: string;
  readonly name: string;
  readonly endpoint: string;
  readonly space: string;
  readonly labels: readonly string[];
  readonly enabled: boolean;
  readonly retryOnFailure: boolean;
}

export interface AdoptedPolicy {
  readonly id: string;
  readonly name: string;
  readonly body: string;
  readonly space: string;
  readonly labels: readonly string[];
  readonly description: string;
  readonly engineType: string;
}

/** The objects that a creation adopted. Its rollback restores them. */
export interface Adoption {
  /** Since 1970. */
  readonly atMilliseconds: number;
  /** The sibling generation that owned them; absent if a person created them. */
  readonly from?: string;
  readonly webhook?: AdoptedWebhook;
  readonly policy?: AdoptedPolicy;
}

export interface GenerationMemory {
  /** The hosts at which the account was reached. */
  readonly hosts: readonly string[];
  readonly webhookId?: string | undefined;
  readonly policyId?: string | undefined;
  /** When a creation with an unknown result began, in milliseconds since 1970. Lists may not show its object yet. */
  readonly webhookBegunMilliseconds?: number | undefined;
  readonly policyBegunMilliseconds?: number | undefined;
  readonly adoption?: Adoption | undefined;
  /** The audit webhook of a sibling that this resource replaced. Its rollback restores it. */
  readonly siblingWebhook?: AuditWebhook | undefined;
  /** The policy's extension as the registrar last saw it, to create a deleted policy again. */
  readonly extension?: string | undefined;
  /** Digests at the last registration; absent before the first. */
  readonly settings?: string | undefined;
  readonly core?: string | undefined;
}

/** Stored beside the resource's fence. */
export interface RegistrationMemory {
  /** By the host at creation. */
  readonly generations: Readonly<Record<string, GenerationMemory>>;
  /** The host that was registered last. */
  readonly current?: string | undefined;
  /** Whether the resource was deleted. */
  readonly isEnded: boolean;
}

export const emptyGeneration: GenerationMemory = { hosts: [] };

/** The generation that was reached at the host `here` and may have objects, by its host at creation. */
export function hostWithObjects({ generations }: RegistrationMemory, here: string): string | undefined {
  const found = Object.entries(generations).find(
    ([, generation]) => generation.hosts.includes(here) && mayHaveObjects(generation),
  );
  return found?.[0];
}

function mayHaveObjects(generation: GenerationMemory): boolean {
  const { webhookId, policyId, webhookBegunMilliseconds, policyBegunMilliseconds } = generation;
  return [webhookId, policyId, webhookBegunMilliseconds, policyBegunMilliseconds].some((each) => each !== undefined);
}

/** A missing field was never known. */
export function parseRegistrationMemory(state: Json): RegistrationMemory {
  return {
    generations: Object.fromEntries(
      asEntries(at(state, "generations")).map(([host, generation]) => [host, parseGeneration(generation)]),
    ),
    current: asText(at(state, "current")),
    isEnded: asBoolean(at(state, "isEnded")) ?? false,
  };
}

function parseGeneration(generation: Json): GenerationMemory {
  const time = (name: string): number | undefined => {
    const found = at(generation, name);
    return typeof found === "number" ? found : undefined;
  };
  const extension = at(generation, "extension");
  return {
    hosts: textList(at(generation, "hosts")),
    webhookId: asText(at(generation, "webhookId")),
    policyId: asText(at(generation, "policyId")),
    webhookBegunMilliseconds: time("webhookBegunMilliseconds"),
    policyBegunMilliseconds: time("policyBegunMilliseconds"),
    adoption: parseAdoption(at(generation, "adoption")),
    siblingWebhook: parseAuditWebhook(at(generation, "siblingWebhook")),
    // Empty without an extension.
    extension: typeof extension === "string" ? extension : undefined,
    settings: asText(at(generation, "settings")),
    core: asText(at(generation, "core")),
  };
}

function parseAdoption(adoption: Json): Adoption | undefined {
  const atMilliseconds = at(adoption, "atMilliseconds");
  if (typeof atMilliseconds !== "number") return undefined;
  const from = asText(at(adoption, "from"));
  const webhook = at(adoption, "webhook");
  const policy = at(adoption, "policy");
  return {
    atMilliseconds,
    ...(from !== undefined && { from }),
    ...(webhook !== undefined && {
      webhook: {
        ...common(webhook),
        endpoint: text(webhook, "endpoint"),
        enabled: at(webhook, "enabled") === true,
        retryOnFailure: at(webhook, "retryOnFailure") === true,
      },
    }),
    ...(policy !== undefined && {
      policy: {
        ...common(policy),
        body: text(policy, "body"),
        description: text(policy, "description"),
        engineType: asText(at(policy, "engineType")) ?? "REGO_V1",
      },
    }),
  };
}

function common(object: Json) {
  return {
    id: text(object, "id"),
    name: text(object, "name"),
    space: text(object, "space"),
    labels: textList(at(object, "labels")),
  };
}

function text(object: Json, field: string): string {
  return asText(at(object, field)) ?? "";
}

function textList(list: Json): readonly string[] {
  return asList(list).flatMap((each) => asText(each) ?? []);
}
