import type { DeliveryResult } from "../../delivery-result.ts";
import type { ClaimedEvent, EventClaims } from "../../event-claims.ts";
import type { Sender } from "../../sender.ts";
import { type EntryLogs, postsOfEntry } from "./domain/log-posts.ts";
import type { LogsPorts } from "./logs-ports.ts";

export interface ClaimedEntry extends EntryLogs {
  readonly claimed: ClaimedEvent;
}

interface Sending extends Pick<LogsPorts, "sendLogs" | "now"> {
  readonly sender: Sender;
  readonly claims: EventClaims;
  /** By event id. */
  readonly results: Map<string, DeliveryResult>;
}

/** Halves a group that Datadog refuses, so that an entry is rejected only if it was refused alone. */
export async function sendEntries(group: readonly ClaimedEntry[], sending: Sending): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const result = group.length === 1 ? await sendEntry(first, sending) : await sendGroup(group, sending);
  if (result.kind === "dead_letter" && group.length > 1) {
    const middle = Math.ceil(group.length / 2);
    await sendEntries(group.slice(0, middle), sending);
    await sendEntries(group.slice(middle), sending);
    return;
  }
  for (const { claimed } of group) sending.results.set(claimed.eventId, result);
  if (result.kind !== "done") await Promise.all(group.map(({ claimed }) => sending.claims.release(claimed)));
}

/** Goes on after the POSTs that Datadog has accepted. */
async function sendEntry(entry: ClaimedEntry, sending: Sending): Promise<DeliveryResult> {
  const posts = postsOfEntry(entry);
  let result = delivered(sending);
  for (const [index, logs] of posts.entries()) {
    if (index < entry.claimed.accepted) continue;
    result = await post(logs, sending);
    if (result.kind !== "done") return result;
    await sending.claims.note(entry.claimed, index + 1, index === posts.length - 1);
  }
  return result;
}

async function sendGroup(group: readonly ClaimedEntry[], sending: Sending): Promise<DeliveryResult> {
  const result = await post(
    group.flatMap(({ logs }) => logs),
    sending,
  );
  if (result.kind === "done") await Promise.all(group.map(({ claimed }) => sending.claims.note(claimed, 1, true)));
  return result;
}

async function post(logs: ClaimedEntry["logs"], sending: Sending): Promise<DeliveryResult> {
  const { sender, sendLogs } = sending;
  const verdict = await sender.send((apiKey, deadline) => sendLogs(logs, apiKey, deadline));
  if (verdict?.kind === "accepted") return delivered(sending);
  const detail = verdict?.detail ?? "not sent";
  return sender.obstacle() ?? { kind: "dead_letter", reason: "rejected", detail };
}

function delivered({ now }: Sending): DeliveryResult {
  return { kind: "done", how: "delivered", acceptedAtMilliseconds: now() };
}
