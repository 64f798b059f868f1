import { changedFields } from "../../lambda/registrar/reconcile.ts";
import { explainFailure } from "../../lambda/registrar/registration-failure.ts";
import { type Spacelift, SpaceliftError } from "../../lambda/registrar/spacelift.ts";
import { redactText } from "../dlq/redact-text.ts";
import { describeChanges, labelText } from "./describe-changes.ts";
import { type Finding, right, unknown, wrong } from "./finding.ts";
import type { RegistrationSettings } from "./registration-settings.ts";

/** Whether the key logs in, and sees the space that is to be watched. Changing something is all that would prove more. */
export async function checkSpaceliftLogin(
  { registration }: RegistrationSettings,
  spacelift: Pick<Spacelift, "readSpace">,
): Promise<Finding> {
  const check = "Spacelift login";
  const { endpoint, space } = registration;
  try {
    const found = await spacelift.readSpace(space);
    if (found !== undefined) return right(check, `the key logs into ${endpoint} and may see the space ${space}`);
    return wrong(
      check,
      `the key logs into ${endpoint}, and there is no space ${space} that it may see`,
      "Give the key the role Space admin on that space, or set spaceliftSpace to the id of another one.",
    );
  } catch (error) {
    const explanation = explainFailure(error, registration).replace(/, then deploy again\.$/, ".");
    return isPassing(error) ? unknown(check, explanation) : { check, status: "wrong", detail: explanation };
  }
}

/** What says nothing about the key: Spacelift is away, or this machine is. */
function isPassing(error: unknown): boolean {
  return error instanceof SpaceliftError && ["unreachable", "unavailable", "rate_limited"].includes(error.problem);
}

/** Whether Spacelift delivers to this deployment. */
export async function checkWebhook(
  { registration, webhookId }: RegistrationSettings,
  spacelift: Pick<Spacelift, "readWebhook">,
): Promise<Finding> {
  const check = "webhook";
  const found = await spacelift.readWebhook(webhookId);
  if (found === undefined) {
    const remedy = "Raise webhookSecretVersion and deploy: the registrar makes it again, with a new secret.";
    return wrong(check, `Spacelift has no webhook ${webhookId}: no run is counted`, remedy);
  }
  if (!found.enabled) {
    return wrong(
      check,
      `${webhookId} is disabled, as Spacelift does after ten failures in a row: no run is counted`,
      "Enable it in Spacelift, or wait for the registrar's next look; then see the receiver's log for what it refused.",
    );
  }
  const changed = changedFields(registration, found);
  if (changed.length === 0) return right(check, `${webhookId} is enabled, ours, and delivers to ${found.endpoint}`);
  const remedy = "Undo it in Spacelift, or raise webhookSecretVersion and deploy: the registrar then sets all of it.";
  const changes = describeChanges(changed, {
    // Somebody else wrote it, perhaps with a token in it.
    endpoint: [redactText(found.endpoint), registration.webhookUrl],
    space: [found.space, registration.space],
    label: [labelText(found.labels), registration.owner],
    "retry on failure": ["off", "on"],
  });
  return wrong(check, `${webhookId} is not as it was registered: ${changes}`, remedy);
}
