import type { Resource } from "../../lambda/registrar/domain/resource.ts";
import type { Evaluations } from "../../lambda/registrar/recovery/evaluations.ts";
import { probeRecovery } from "../../lambda/registrar/recovery/probe-recovery.ts";
import type { RecoveryProgress } from "../../lambda/registrar/recovery/recovery-state.ts";
import { type Finding, note, right, unknown } from "./finding.ts";
import type { RegistrationSettings } from "./registration-settings.ts";

export interface RecoveryCheckPorts {
  readonly evaluations: Evaluations;
  readonly progress: (resource: Resource) => Promise<RecoveryProgress | undefined>;
}

const check = "recovery";

/** Makes each call of a recovery once, and shows no sample. No finding without the policy, which has a check of its own. */
export async function checkRecovery(
  {
    resource,
    policyId,
    webhookId,
  }: Pick<RegistrationSettings, "policyId" | "webhookId"> & { readonly resource: Resource },
  { evaluations, progress }: RecoveryCheckPorts,
): Promise<Finding | readonly Finding[]> {
  const probe = await probeRecovery({ policyId, webhookId }, evaluations);
  if (probe.kind === "without_policy") return [];
  if (probe.kind === "interrupted") return unknown(check, `Spacelift did not answer: ${probe.reason}`);
  if (probe.kind === "refused") {
    const remedy =
      "Lost deliveries are not recovered. Give the key the rights of an administrator of the account, or upgrade a self-hosted Spacelift; see docs/recovery.md.";
    return note(check, `Spacelift refuses it: ${probe.reason}`, remedy);
  }
  const found = await progress(resource);
  if (found === undefined) {
    return note(check, "Spacelift allows it, and it has not begun", "The next reconciliation begins it.");
  }
  const mark = new Date(found.markEpochSeconds * 1000).toISOString();
  const tried = found.reported.size === 0 ? "" : `, and ${found.reported.size} missing one(s) are tried again`;
  const samples = `${found.seen.size} newer sample(s) are handled${tried}`;
  return right(check, `Spacelift allows it; everything up to ${mark} is handled, ${samples}`);
}
