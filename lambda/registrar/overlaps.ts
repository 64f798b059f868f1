import { ownerPrefix, runLogsOwnerPrefix } from "../contract/custom-resource.ts";
import { describeError, type Log } from "../shared/log.ts";
import type { Registration } from "./domain/registration.ts";
import type { Spacelift, Webhook } from "./spacelift.ts";

/**
 * Notes on other registrations whose policies see some of the same runs. They are advice, so an error is only logged.
 */
export async function overlapNotes(
  registration: Registration,
  webhookId: string,
  spacelift: Pick<Spacelift, "listWebhooks" | "readSpace">,
  log: Log,
): Promise<readonly string[]> {
  try {
    const isOther = (each: Webhook) => each.id !== webhookId && hasSameContent(each, registration);
    const others = (await spacelift.listWebhooks()).filter(isOther);
    const found = await overlapping(registration.space, others, spacelift);
    return found.map((other) => overlapNote(other, registration));
  } catch (error) {
    log("warn", "cannot look for overlapping registrations", { error: describeError(error) });
    return [];
  }
}

/** The webhooks that receive some of this space's runs. */
export async function overlapping(
  space: string,
  webhooks: readonly Webhook[],
  spacelift: Pick<Spacelift, "readSpace">,
): Promise<readonly Webhook[]> {
  if (webhooks.length === 0) return [];
  const sources = await inheritedSpaces(space, spacelift);
  const found: Webhook[] = [];
  for (const webhook of webhooks) {
    const overlaps = sources.has(webhook.space) || (await inheritedSpaces(webhook.space, spacelift)).has(space);
    if (overlaps) found.push(webhook);
  }
  return found;
}

/** Whether the webhook is a registration that sends the same: runs, or their logs. */
export function hasSameContent({ labels }: Webhook, { content }: Pick<Registration, "content">): boolean {
  const sendsLogs = (label: string) => label.startsWith(runLogsOwnerPrefix);
  return labels.some((label) => label.startsWith(ownerPrefix) && sendsLogs(label) === (content === "logs"));
}

export function overlapNote(
  { id, space, labels }: Webhook,
  { owner, content }: Pick<Registration, "owner" | "content">,
): string {
  const other = labels.find((label) => label.startsWith(ownerPrefix)) ?? "";
  const whose = other.startsWith(`${owner}/`) ? "of this stack" : `with the label ${other}`;
  const effect =
    content === "logs"
      ? "if both send to one Datadog organisation, logs arrive twice"
      : "if both send to one Datadog organisation under one metricPrefix, runs count twice";
  return `The webhook ${id} ${whose} is in the space ${space}, which overlaps: ${effect}.`;
}

/** Policies of a space also work on the spaces that inherit from it. */
async function inheritedSpaces(id: string, spacelift: Pick<Spacelift, "readSpace">): Promise<ReadonlySet<string>> {
  const spaces = new Set<string>();
  for (let here: string | undefined = id; here !== undefined && !spaces.has(here); ) {
    spaces.add(here);
    const space = await spacelift.readSpace(here);
    here = space?.inherits === true ? space.parent : undefined;
  }
  return spaces;
}
