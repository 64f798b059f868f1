import { hasSameContent, overlapNote, overlapping } from "../../lambda/registrar/overlaps.ts";
import { type Spacelift, SpaceliftError, type Webhook } from "../../lambda/registrar/spacelift.ts";
import { type Finding, note, right, wrong } from "./finding.ts";
import type { RegistrationSettings } from "./registration-settings.ts";

const check = "second integration";

export interface Destination {
  readonly datadogUrl: string;
  readonly metricPrefix: string;
}

/** The only prefix of Spacelift's Terraform module. */
const modulePrefix = "spacelift.integration";

/** Another policy that sends to our webhook is harmless, since the ledger drops the second event. */
export async function checkSecondIntegration(
  { registration, webhookId }: RegistrationSettings,
  destination: Destination,
  spacelift: Pick<Spacelift, "listWebhooks" | "readSpace">,
): Promise<readonly Finding[]> {
  const others = (await spacelift.listWebhooks()).filter(({ id }) => id !== webhookId);
  const direct = await overlapping(registration.space, others.filter(isDirect), spacelift);
  const alike = others.filter((each) => hasSameContent(each, registration));
  const ours = await overlapping(registration.space, alike, spacelift);
  const findings = [
    ...direct.map((webhook) => describeDirect(webhook, destination)),
    ...ours.map((webhook) =>
      note(check, overlapNote(webhook, registration), "Destroy one of the two, or separate their spaces."),
    ),
  ];
  if (findings.length > 0) return findings;
  if (await seesRoot(spacelift)) return [right(check, "no other webhook counts the same runs")];
  const remedy = "Look for other webhooks in Spacelift, or give the key the role Space reader on the space root.";
  return [note(check, "the key sees no other webhook, but Spacelift hides those of other spaces", remedy)];
}

/** An API key sees only the objects of its spaces (docs.spacelift.io, "Spaces"). All other spaces are below the root. */
async function seesRoot(spacelift: Pick<Spacelift, "readSpace">): Promise<boolean> {
  try {
    return (await spacelift.readSpace("root")) !== undefined;
  } catch (error) {
    if (error instanceof SpaceliftError && error.problem === "unauthorized") return false;
    throw error;
  }
}

/**
 * Whether a webhook posts to Datadog's metrics API, as that of Spacelift's Terraform module does
 * (github.com/spacelift-io/terraform-spacelift-datadog, `webhook.tf`).
 */
function isDirect({ endpoint, labels }: Webhook): boolean {
  return labels.includes("ddmetrics") || /^\/api\/v\d+\/series\/?$/.test(URL.parse(endpoint)?.pathname ?? "");
}

function describeDirect({ id, endpoint, enabled }: Webhook, { datadogUrl, metricPrefix }: Destination): Finding {
  const what = `the webhook ${id} posts to ${URL.parse(endpoint)?.host ?? endpoint}, as Spacelift's Terraform module does`;
  const remedy = "Destroy that module's webhooks and policy: this deployment sends the same metrics.";
  if (!enabled) return note(check, `${what}; it is disabled, else runs might count twice`, remedy);
  const isSame = metricPrefix === modulePrefix && URL.parse(endpoint)?.host === URL.parse(datadogUrl)?.host;
  return isSame
    ? wrong(check, `${what}: runs count twice if both keys belong to one organisation`, remedy)
    : note(check, `${what}, to another site or with another prefix`, remedy);
}
