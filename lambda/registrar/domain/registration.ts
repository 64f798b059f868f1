import { createHash } from "node:crypto";
import type { OptInPart, TerminalRunState } from "../../contract/runs.ts";
import { hostOf, type Resource } from "./resource.ts";

/** How the webhook's parameter is written. */
export interface SecretStorage {
  /** Absent for `aws/ssm`. */
  readonly keyArn?: string;
  /** Empty if only the schedule's input is known. */
  readonly tags: Readonly<Record<string, string>>;
}

export function isSameStorage(one: SecretStorage, other: SecretStorage): boolean {
  const sorted = (tags: SecretStorage["tags"]) =>
    Object.entries(tags).toSorted(([name], [another]) => (name < another ? -1 : 1));
  const text = ({ keyArn, tags }: SecretStorage) => JSON.stringify([keyArn, sorted(tags)]);
  return text(one) === text(other);
}

/** Keys of the tags that the installation set earlier and sets no more. */
export function removedTags(before: SecretStorage, now: SecretStorage): readonly string[] {
  return Object.keys(before.tags).filter((key) => !Object.hasOwn(now.tags, key));
}

export interface Registration {
  readonly resource: Resource;
  /** Absent for runs, module versions and internal errors. */
  readonly content?: "logs";
  /** Name of the installation; absent if it is `name`. */
  readonly installation?: string;
  /** Origin of the account. */
  readonly endpoint: string;
  /** An id, not a name. */
  readonly space: string;
  readonly name: string;
  /** Start of the label on the registrar's own objects. */
  readonly owner: string;
  readonly webhookUrl: string;
  readonly apiKeyIdParameter: string;
  readonly apiKeySecretParameter: string;
  /** Has the PEM certificates of a private CA; absent for public CAs alone. */
  readonly caParameter?: string;
  readonly webhookSecretParameter: string;
  readonly webhookSecretVersion: number;
  /** Whether a rotation refuses the old secrets at once. */
  readonly refuseOldSecret: boolean;
  readonly webhookSecretStorage: SecretStorage;
  readonly finishedStates: readonly TerminalRunState[];
  readonly includeTags: readonly OptInPart[];
  readonly repairPolicy: boolean;
  /** Whether a reconciliation creates a deleted webhook or policy again. */
  readonly recreateDeleted: boolean;
  /** Empty if there is none, or if only the schedule's input is known. */
  readonly policyExtension: string;
}

/** The owner of a webhook's secret. */
export type SecretHolder = Pick<
  Registration,
  "resource" | "name" | "webhookSecretParameter" | "webhookSecretVersion" | "refuseOldSecret" | "webhookSecretStorage"
>;

export interface Registered {
  readonly webhookId: string;
  readonly policyId: string;
}

export function registrationName({ endpoint, name }: Pick<Registration, "endpoint" | "name">): string {
  return `${hostOf(endpoint)}/${name}`;
}

const notCompared: readonly string[] = [
  "caParameter",
  "policyExtension",
  "webhookSecretStorage",
] satisfies (keyof Registration)[];

/** Digest of the settings that a reconciliation compares. */
export function settingsDigest(registration: object): string {
  const settings = Object.entries(registration).filter(([name]) => !notCompared.includes(name));
  const sorted = settings.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 16);
}
