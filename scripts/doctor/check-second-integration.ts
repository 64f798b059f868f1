import { isRegistration, overlapNote, overlapping } from "../../lambda/registrar/overlaps.ts";
import type { Spacelift, Webhook } from "../../lambda/registrar/spacelift.ts";
import { type Finding, note, right, wrong } from "./finding.ts";
import type { RegistrationSettings } from "./registration-settings.ts";

const check = "second integration";

/** Where our series go, and what they are called. */
export interface Destination {
  readonly datadogUrl: string;
  readonly metricPrefix: string;
}

/** The prefix of Spacelift's Terraform module, which has no other. */
const modulePrefix = "spacelift.integration";

/**
 * Whether something else sends the same runs to Datadog. Only another webhook can: what another policy sends to ours is the
 * same event, and the ledger drops the second of two.
 */
export async function checkSecondIntegration(
  { registration, webhookId }: RegistrationSettings,
  destination: Destination,
  spacelift: Pick<Spacelift, "listWebhooks" | "readSpace">,
): Promise<readonly Finding[]> {
  const others = (await spacelift.listWebhooks()).filter(({ id }) => id !== webhookId);
  const direct = await overlapping(registration.space, others.filter(isDirect), spacelift);
  const ours = await overlapping(registration.space, others.filter(isRegistration), spacelift);
  const findings = [
    ...direct.map((webhook) => judgeDirect(webhook, destination)),
    ...ours.map((webhook) =>
      note(check, overlapNote(webhook, registration.owner), "Destroy one, or give them spaces that do not overlap."),
    ),
  ];
  return findings.length > 0 ? findings : [right(check, "no other webhook counts the same runs")];
}

/**
 * Whether a webhook posts to Datadog's metrics API, as Spacelift's Terraform module has it do
 * (github.com/spacelift-io/terraform-spacelift-datadog, `webhook.tf`).
 */
function isDirect({ endpoint, labels }: Webhook): boolean {
  return labels.includes("ddmetrics") || /^\/api\/v\d+\/series\/?$/.test(URL.parse(endpoint)?.pathname ?? "");
}

function judgeDirect({ id, endpoint, enabled }: Webhook, { datadogUrl, metricPrefix }: Destination): Finding {
  const what = `the webhook ${id} posts to ${URL.parse(endpoint)?.host ?? endpoint}, as Spacelift's Terraform module does`;
  const remedy = "Destroy that module's webhooks and policy; this deployment sends the same metrics.";
  if (!enabled) return note(check, `${what}; it is disabled, and would count runs twice if it were not`, remedy);
  const isSame = metricPrefix === modulePrefix && URL.parse(endpoint)?.host === URL.parse(datadogUrl)?.host;
  return isSame
    ? wrong(check, `${what}: runs count twice, if both keys are of one organisation`, remedy)
    : note(check, `${what}: to another site, or under another prefix than ours`, remedy);
}
