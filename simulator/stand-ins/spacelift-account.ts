import type { Secret } from "../../lambda/shared/secret.ts";
import { createEvaluations, type Evaluations } from "./evaluations.ts";
import {
  createNamedObjects,
  type NamedObjects,
  type NamedObjectsSettings,
  type Refusal,
  type Stored,
} from "./named-objects.ts";

export interface SpaceliftSpace {
  readonly id: string;
  readonly name: string;
  /** Null only for the root space. */
  readonly parentSpace: string | null;
  readonly inheritEntities: boolean;
}

export interface AccountApiKey {
  readonly id: string;
  readonly secret: Secret;
  /** `root` includes all (docs.spacelift.io, "Access control", Root Space Admin). */
  readonly spaces: readonly string[];
}

export interface NamedWebhook {
  readonly name: string;
  readonly endpoint: string;
  readonly space: string;
  readonly labels: readonly string[];
  readonly enabled: boolean;
  readonly retryOnFailure: boolean;
  /** Without a secret, deliveries are unsigned. The API never returns it. */
  readonly secret?: Secret;
  readonly failuresInARow: number;
}

export type EngineType = "REGO_V0" | "REGO_V1";

export interface AccountPolicy {
  readonly name: string;
  readonly body: string;
  readonly type: string;
  readonly space: string;
  readonly labels: readonly string[];
  readonly description: string;
  readonly engineType: EngineType;
}

export type StoredWebhook = Stored<NamedWebhook>;

export interface Plan {
  readonly name: string;
  readonly hasWebhooks: boolean;
  readonly hasNotificationPolicies: boolean;
  /** @default false */
  readonly hasAuditTrail?: boolean;
}

/** As its owner sees it in the console. It validates nothing but names. */
export interface SpaceliftAccount {
  readonly webhooks: NamedObjects<NamedWebhook>;
  readonly policies: NamedObjects<AccountPolicy>;
  readonly addSpace: (space: SpaceliftSpace) => void;
  readonly findSpace: (id: string) => SpaceliftSpace | undefined;
  /** False for the id of a space. */
  readonly isSpaceName: (name: string) => boolean;
  readonly listSpaces: () => readonly SpaceliftSpace[];
  readonly evaluations: Evaluations;
  /** Or replaces its rights and secret. */
  readonly putApiKey: (key: AccountApiKey) => void;
  readonly deleteApiKey: (id: string) => void;
  readonly findApiKey: (id: string) => AccountApiKey | undefined;
  readonly changePlan: (plan: Plan) => void;
  /** Nothing if the key may write it. */
  readonly objection: (key: AccountApiKey, kind: PlannedKind, space: string) => Refusal | undefined;
}

/** Every plan includes "other". */
export type PlannedKind = "webhook" | "notification policy" | "audit trail" | "other";

const enterprise: Plan = {
  name: "Enterprise",
  hasWebhooks: true,
  hasNotificationPolicies: true,
  hasAuditTrail: true,
};

/** An account with one space, `root`, and an unrestricted plan. */
export function createSpaceliftAccount(
  objects: NamedObjectsSettings = {},
  evaluations: Evaluations = createEvaluations(),
): SpaceliftAccount {
  const spaces = new Map<string, SpaceliftSpace>();
  const apiKeys = new Map<string, AccountApiKey>();
  let plan = enterprise;

  const addSpace = (space: SpaceliftSpace) => {
    if (space.parentSpace !== null && !spaces.has(space.parentSpace)) {
      throw new Error(`The space ${space.id} has no parent ${space.parentSpace}.`);
    }
    spaces.set(space.id, space);
  };
  addSpace({ id: "root", name: "root", parentSpace: null, inheritEntities: false });

  return {
    webhooks: createNamedObjects("webhook", objects),
    policies: createNamedObjects("policy", objects),
    addSpace,
    findSpace: (id) => spaces.get(id),
    isSpaceName: (name) => !spaces.has(name) && [...spaces.values()].some((space) => space.name === name),
    listSpaces: () => [...spaces.values()],
    evaluations,
    putApiKey: (key) => apiKeys.set(key.id, key),
    deleteApiKey: (id) => apiKeys.delete(id),
    findApiKey: (id) => apiKeys.get(id),
    changePlan: (other) => {
      plan = other;
    },
    objection: (key, kind, space) => {
      if (!isInPlan(plan, kind)) return { refusal: `your ${plan.name} plan does not include this: ${kind}` };
      // Spacelift answers both cases alike. So the Terraform provider asks users whether they passed a space's name in
      // place of its id (github.com/spacelift-io/terraform-provider-spacelift#758).
      return spaces.has(space) && mayWrite(key, space) ? undefined : { refusal: "unauthorized" };
    },
  };
}

export function mayWrite(key: AccountApiKey, space: string): boolean {
  return isAdministrator(key) || key.spaces.includes(space);
}

/** An administrator of the account (docs.spacelift.io, "Access control"). */
export function isAdministrator({ spaces }: AccountApiKey): boolean {
  return spaces.includes("root");
}

function isInPlan(plan: Plan, kind: PlannedKind): boolean {
  switch (kind) {
    case "webhook":
      return plan.hasWebhooks;
    case "notification policy":
      return plan.hasNotificationPolicies;
    case "audit trail":
      return plan.hasAuditTrail === true;
    case "other":
      return true;
  }
}
