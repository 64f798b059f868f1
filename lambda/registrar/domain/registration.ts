import { createHash } from "node:crypto";
import type { OptInTag, TerminalRunState } from "../../contract/runs.ts";
import { hostOf, type Resource } from "./resource.ts";

/** The configured webhook and policy in one Spacelift account. */
export interface Registration {
  readonly resource: Resource;
  /** Origin of the account. */
  readonly endpoint: string;
  /** Id of the space. */
  readonly space: string;
  readonly name: string;
  /** Start of the label on the registrar's own objects. */
  readonly owner: string;
  readonly webhookUrl: string;
  readonly apiKeyIdParameter: string;
  readonly apiKeySecretParameter: string;
  readonly webhookSecretParameter: string;
  readonly webhookSecretVersion: number;
  readonly finishedStates: readonly TerminalRunState[];
  readonly includeTags: readonly OptInTag[];
  readonly repairPolicy: boolean;
  /** The user's extension of the policy. Empty if there is none, or if only the schedule's input is known. */
  readonly policyExtension: string;
}

/** The ids that Spacelift returned. */
export interface Registered {
  readonly webhookId: string;
  readonly policyId: string;
}

/** The name for error messages: the address of the account, and the name of webhook and policy there. */
export function registrationName({ endpoint, name }: Pick<Registration, "endpoint" | "name">): string {
  return `${hostOf(endpoint)}/${name}`;
}

/** A digest of the settings that a reconciliation compares. It differs if a deployment has changed them since. */
export function settingsDigest(registration: Registration): string {
  const settings = Object.entries(registration).filter(([name]) => name !== "policyExtension");
  const sorted = settings.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 16);
}
