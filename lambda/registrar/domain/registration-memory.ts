import { asBoolean, asEntries, asList, asText, at, type Json } from "../../shared/json.ts";

/** An object of Spacelift's as it was before it was taken over, but for its secret, which nobody can read. */
export interface WebhookBefore {
  readonly id: string;
  readonly name: string;
  readonly endpoint: string;
  readonly space: string;
  readonly labels: readonly string[];
  readonly enabled: boolean;
  readonly retryOnFailure: boolean;
}

export interface PolicyBefore {
  readonly id: string;
  readonly name: string;
  readonly body: string;
  readonly space: string;
  readonly labels: readonly string[];
  readonly description: string;
  readonly engineType: string;
}

/** What a creation took over: its rollback puts it back. */
export interface TakenOver {
  readonly atMilliseconds: number;
  /** The generation of the same stack that had it; absent where a person made it. */
  readonly from?: string;
  readonly webhook?: WebhookBefore;
  readonly policy?: PolicyBefore;
}

/** What a resource has, or is about to have, in one account. */
export interface GenerationMemory {
  /** The addresses at which the account was reached. */
  readonly hosts: readonly string[];
  readonly webhookId?: string | undefined;
  readonly policyId?: string | undefined;
  /** When a creation was begun whose answer is not known: lists may not show yet what it made. */
  readonly webhookBegunMilliseconds?: number | undefined;
  readonly policyBegunMilliseconds?: number | undefined;
  readonly takenOver?: TakenOver | undefined;
  /** Digests of the settings and of the policy's core that were registered last; absent before the first time. */
  readonly settings?: string | undefined;
  readonly core?: string | undefined;
}

/** What is remembered of a resource beside its fence. */
export interface RegistrationMemory {
  /** By the host at which the objects were made. */
  readonly generations: Readonly<Record<string, GenerationMemory>>;
  /** The generation that was registered last. */
  readonly current?: string | undefined;
  /** Whether the resource was deleted. */
  readonly isEnded: boolean;
}

export const noGeneration: GenerationMemory = { hosts: [] };

/** Reads what was stored as JSON. What is missing was never known. */
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
  return {
    hosts: textList(at(generation, "hosts")),
    webhookId: asText(at(generation, "webhookId")),
    policyId: asText(at(generation, "policyId")),
    webhookBegunMilliseconds: time("webhookBegunMilliseconds"),
    policyBegunMilliseconds: time("policyBegunMilliseconds"),
    takenOver: parseTakenOver(at(generation, "takenOver")),
    settings: asText(at(generation, "settings")),
    core: asText(at(generation, "core")),
  };
}

function parseTakenOver(taken: Json): TakenOver | undefined {
  const atMilliseconds = at(taken, "atMilliseconds");
  if (typeof atMilliseconds !== "number") return undefined;
  const from = asText(at(taken, "from"));
  const webhook = at(taken, "webhook");
  const policy = at(taken, "policy");
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
