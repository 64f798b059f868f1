import { splitPolicy } from "../../lambda/contract/policy.ts";
import { changedPolicyFields } from "../../lambda/registrar/changed-fields.ts";
import { mergePolicy, policySettings } from "../../lambda/registrar/domain/policy-merge.ts";
import type { Policy, Spacelift } from "../../lambda/registrar/spacelift.ts";
import { describeChanges, labelText } from "./describe-changes.ts";
import { type Finding, note, right, wrong } from "./finding.ts";
import { checkName, lossWithout, type RegistrationSettings } from "./registration-settings.ts";

const putBack = "Undo the edit in Spacelift, or deploy with -c repairPolicy=true.";

export interface PolicySource {
  readonly core: string;
  readonly coreDigest: string;
  readonly extensionDigest: (extension: string) => string;
}

export async function checkPolicy(
  settings: RegistrationSettings,
  spacelift: Pick<Spacelift, "readPolicy">,
  source: PolicySource,
): Promise<readonly Finding[]> {
  const { registration, policyId } = settings;
  const check = checkName(registration, "policy");
  const found = await spacelift.readPolicy(policyId);
  if (found === undefined) {
    const remedy = registration.recreateDeleted
      ? "The registrar creates it again at its next reconciliation. If it does not, see the registrar's log."
      : "Deploy with -c repairPolicy=true: the registrar creates it again.";
    return [wrong(check, `Spacelift has no policy ${policyId}: ${lossWithout(registration)}`, remedy)];
  }
  const changed = changedPolicyFields(registration, found);
  if (changed.length > 0) {
    const changes = describeChanges(changed, {
      type: [found.type, "NOTIFICATION"],
      engine: [found.engineType, "REGO_V1"],
      space: [found.space, registration.space],
      label: [labelText(found.labels), registration.owner],
    });
    return [wrong(check, `${policyId} differs from its registration: ${changes}`, putBack)];
  }
  return [checkCore(settings, found, source), ...checkExtension(settings, found, source)];
}

function checkCore(
  { registration, webhookId, policyId, digests }: RegistrationSettings,
  { body }: Policy,
  { core, coreDigest }: PolicySource,
): Finding {
  const check = checkName(registration, "policy");
  if (digests.PolicyCore !== coreDigest) {
    const detail = `${policyId} cannot be compared: this clone has another version than the deployment`;
    return note(check, detail, "Check out the deployed version, or deploy this one.");
  }
  const sources = { current: body, core, settings: policySettings(registration, webhookId) };
  const { isCoreEdited } = mergePolicy({ ...sources, configured: "", before: "", overwrite: false });
  return isCoreEdited
    ? wrong(check, `the core of ${policyId} was edited in Spacelift`, putBack)
    : right(check, `${policyId} has the registered core`);
}

function checkExtension(
  { registration, policyId, digests }: RegistrationSettings,
  { body }: Policy,
  { extensionDigest }: PolicySource,
): readonly Finding[] {
  const { extension } = splitPolicy(body.replaceAll("\r\n", "\n"));
  if (extension === undefined || extensionDigest(extension) === digests.PolicyExtensionDigest) return [];
  const remedy = "The edit stays. Copy it to the file of policyExtension, to have it there as well.";
  return [
    note(
      checkName(registration, "policy"),
      `the extension of ${policyId} was edited in Spacelift, and is in effect`,
      remedy,
    ),
  ];
}
