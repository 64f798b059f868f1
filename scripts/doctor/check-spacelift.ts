import { changedWebhookFields } from "../../lambda/registrar/changed-fields.ts";
import { explainFailure } from "../../lambda/registrar/registration-failure.ts";
import { type Spacelift, SpaceliftError } from "../../lambda/registrar/spacelift.ts";
import { networkAdvice } from "../deployment/advice.ts";
import { redactText } from "../dlq/redact-text.ts";
import { describeChanges, labelText } from "./describe-changes.ts";
import { type Finding, right, unknown, wrong } from "./finding.ts";
import { checkName, lossWithout, type RegistrationSettings } from "./registration-settings.ts";

/** Only a change would show whether the key may change something. */
export async function checkSpaceliftLogin(
  { registration }: RegistrationSettings,
  spacelift: Pick<Spacelift, "readSpace">,
): Promise<Finding> {
  const check = "Spacelift login";
  const { endpoint, space } = registration;
  try {
    const found = await spacelift.readSpace(space);
    if (found !== undefined) return right(check, `the key logs in to ${endpoint} and sees the space ${space}`);
    return wrong(
      check,
      `the key logs in to ${endpoint} and sees no space ${space}`,
      "Give the key the role Space admin on that space, or set spaceliftSpace to the id of another space.",
    );
  } catch (error) {
    const explanation = explainFailure(error, registration).replace(/, then deploy again\.$/, ".");
    if (!isTransient(error)) return { check, status: "wrong", detail: explanation };
    return unknown(check, explanation, spaceliftAdvice(error));
  }
}

export function spaceliftAdvice(error: unknown): string | undefined {
  if (!(error instanceof SpaceliftError)) return undefined;
  if (error.problem === "unauthorized")
    return "Give the key the role Space admin on the space, or at least Space reader.";
  if (/machine session/i.test(error.message)) return "Spacelift shows this to no API key. Look at its web page.";
  return networkAdvice(error.message);
}

/** Whether the failure says nothing about the key. */
function isTransient(error: unknown): boolean {
  return error instanceof SpaceliftError && ["unreachable", "unavailable", "rate_limited"].includes(error.problem);
}

export async function checkWebhook(
  { registration, webhookId }: RegistrationSettings,
  spacelift: Pick<Spacelift, "readWebhook">,
): Promise<Finding> {
  const check = checkName(registration, "webhook");
  const found = await spacelift.readWebhook(webhookId);
  if (found === undefined) {
    const remedy = registration.recreateDeleted
      ? "The registrar creates it again at its next reconciliation. If it does not, see the registrar's log."
      : "Increase webhookSecretVersion and deploy: the registrar creates it again, with a new secret.";
    return wrong(check, `Spacelift has no webhook ${webhookId}: ${lossWithout(registration)}`, remedy);
  }
  if (!found.enabled) {
    return wrong(
      check,
      `${webhookId} is disabled, as Spacelift does after ten failures in a row: ${lossWithout(registration)}`,
      "Enable it in Spacelift, or wait for the registrar's next check. Then see the receiver's log for refused deliveries.",
    );
  }
  const changed = changedWebhookFields(registration, found);
  if (changed.length === 0) return right(check, `${webhookId} is enabled, ours, and delivers to ${found.endpoint}`);
  const remedy =
    "Undo the edit in Spacelift, or increase webhookSecretVersion and deploy: the registrar then sets all fields.";
  const changes = describeChanges(changed, {
    // Another person wrote it, perhaps with a token.
    endpoint: [redactText(found.endpoint), registration.webhookUrl],
    space: [found.space, registration.space],
    label: [labelText(found.labels), registration.owner],
    "retry on failure": ["off", "on"],
  });
  return wrong(check, `${webhookId} differs from its registration: ${changes}`, remedy);
}
