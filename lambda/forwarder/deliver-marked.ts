import { answerMetrics } from "./answer-metrics.ts";
import type { DeliveryResult } from "./delivery-result.ts";
import type { Delivery, DestinationBatch, ReceivedEvent } from "./destination.ts";
import type { verdictOn } from "./domain/verdict.ts";
import { type ClaimedEvent, type ClaimPorts, createEventClaims, type EventClaims } from "./event-claims.ts";
import { createSender, type Send, type Sender, type SenderPorts } from "./sender.ts";

export interface MarkedPorts extends SenderPorts, ClaimPorts {}

export interface MarkedProduct {
  /** The event's POSTs, in order. Each is sent only after the previous one was accepted. */
  readonly postsOf: (received: ReceivedEvent) => readonly Send[];
  /** One for each of an event's POSTs, since each POST may have its own endpoint. */
  readonly acceptances: readonly Parameters<typeof verdictOn>[1][];
}

/** Events sent at once, after one accepted POST. */
const eventsAtOnce = 8;

/**
 * Sends each event in POSTs of its own, and repeats a POST only if its outcome is unknown
 * (docs/decisions/0014-exactness-of-destinations.md). The first events go one by one until Datadog accepts one, so an outage
 * leaves at most one POST of a batch unknown.
 */
export async function deliverMarked(
  { events, endsAt }: Pick<DestinationBatch, "events" | "endsAt">,
  ports: MarkedPorts,
  product: MarkedProduct,
): Promise<Delivery> {
  const results = new Map<string, DeliveryResult>();
  const senders = product.acceptances.map((isAcceptance) => createSender(ports, endsAt, isAcceptance));
  const claims = createEventClaims(ports, endsAt);
  const left = events[Symbol.iterator]();

  /** Claims nothing more in this batch after a failure of Datadog. */
  const deliver = async (received: ReceivedEvent): Promise<DeliveryResult> => {
    const event = senders[0]?.obstacle() ?? (await claims.claim(received));
    if (event.kind !== "claimed") return event;
    const result = await sendPosts(event, product.postsOf(received), senders, claims, ports.now);
    if (result.kind !== "done") await claims.release(event);
    return result;
  };

  const work = async (isOver: (result: DeliveryResult) => boolean): Promise<void> => {
    for (let next = left.next(); next.done !== true; next = left.next()) {
      const result = await deliver(next.value);
      results.set(next.value.eventId, result);
      if (isOver(result)) return;
    }
  };
  await work(({ kind }) => kind === "done" && senders.some(({ answers }) => answers.length > 0));
  await Promise.all(Array.from({ length: eventsAtOnce }, () => work(() => false)));
  return { results, metrics: answerMetrics(senders.flatMap(({ answers }) => answers)) };
}

async function sendPosts(
  event: ClaimedEvent,
  posts: readonly Send[],
  senders: readonly Sender[],
  claims: EventClaims,
  now: () => number,
): Promise<DeliveryResult> {
  for (const [index, post] of posts.entries()) {
    if (index < event.accepted) continue;
    const sender = senders[index];
    if (sender === undefined) throw new Error("a POST without a judge of its answer");
    const verdict = await sender.send(post);
    if (verdict?.kind !== "accepted") {
      const obstacle = sender.obstacle();
      if (obstacle !== undefined) return obstacle;
      return { kind: "dead_letter", reason: "rejected", detail: verdict?.detail ?? "not sent" };
    }
    await claims.note(event, index + 1, index === posts.length - 1);
  }
  return { kind: "done", how: "delivered", acceptedAtMilliseconds: now() };
}
