import { renderPolicy, splitPolicy } from "../../lambda/contract/policy.ts";
import { policySettings } from "../../lambda/registrar/domain/policy-merge.ts";
import { payloadsIn } from "../../lambda/registrar/recovery/domain/simulated-payloads.ts";
import { withRegoImport } from "../../lambda/registrar/recovery/domain/simulated-text.ts";
import type { Evaluations } from "../../lambda/registrar/recovery/evaluations.ts";
import type { Policy } from "../../lambda/registrar/spacelift.ts";
import { asText, at, parseJson } from "../../lambda/shared/json.ts";
import { OperatorError } from "../deployment/operator-error.ts";
import type { RegistrationSettings } from "../doctor/registration-settings.ts";
import { type Evaluate, evaluateCore, evaluateRegistered, type Simulated } from "./evaluate-run.ts";

export interface PolicySources {
  readonly settings: Pick<RegistrationSettings, "registration" | "webhookId" | "policyId">;
  /** The policy's core of this version. */
  readonly core: string;
  readonly readPolicy: (id: string) => Promise<Policy | undefined>;
  readonly evaluations: Pick<Evaluations, "simulate" | "list" | "readSample">;
  readonly say: (text: string) => void;
}

/** Rejects with an `OperatorError` without the policy. */
export async function openPolicy(
  { settings, core, readPolicy, evaluations, say }: PolicySources,
  { isCoreOnly }: { readonly isCoreOnly: boolean },
): Promise<Evaluate> {
  const { registration, webhookId, policyId } = settings;
  const coreSettings = { finishedStates: registration.finishedStates, include: registration.includeTags };
  if (isCoreOnly) return evaluateCore(coreSettings);
  const body = (await readPolicy(policyId))?.body.replaceAll("\r\n", "\n");
  if (body === undefined) {
    throw new OperatorError(
      `Spacelift has no policy ${policyId}, so what it would send is unknown. Deploy the stack again.`,
    );
  }
  const rendered = renderPolicy(core, policySettings(registration, webhookId));
  const isOurs = splitPolicy(body).core === splitPolicy(rendered).core && splitPolicy(body).extension === "";
  const text = withRegoImport(body);
  const simulate = async (input: string): Promise<Simulated> => {
    const simulation = await evaluations.simulate(text, input);
    if (simulation.kind === "failed") return { kind: "failed" };
    const texts = payloadsIn(simulation.document, webhookId);
    return texts === undefined ? { kind: "unknown_shape" } : { kind: "payloads", texts };
  };
  return evaluateRegistered(simulate, isOurs ? coreSettings : undefined, say);
}

/** The account in the newest kept input. `undefined` if Spacelift keeps none, or does not show it to the key. */
export async function readSampledAccount({
  settings,
  evaluations,
  say,
}: Pick<PolicySources, "settings" | "evaluations" | "say">): Promise<string | undefined> {
  const { policyId } = settings;
  try {
    const { records } = await evaluations.list(policyId, undefined);
    const [newest] = records;
    const sample = newest && (await evaluations.readSample(policyId, newest.key));
    return sample?.kind === "input" ? asText(at(parseJson(sample.text), "account", "name")) : undefined;
  } catch {
    // The error may quote the input.
    say("Spacelift shows no kept input of the policy, so the account's name is not compared with one.\n");
    return undefined;
  }
}
