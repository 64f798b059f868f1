import { describeError, type Log } from "../shared/log.ts";
import { answerMetrics } from "./answer-metrics.ts";
import type { DeliveryMarks } from "./delivery-marks.ts";
import type { DeliveryResult, Retry } from "./delivery-result.ts";
import type { Delivery, DestinationBatch, ReceivedEvent } from "./destination.ts";
import { tooOld } from "./domain/oldest-event.ts";
import type { verdictOn } from "./domain/verdict.ts";
import type { MachinePorts } from "./machine-ports.ts";
import { createSender, type Send, type Sender, type SenderPorts } from "./sender.ts";

export interface MarkedPorts extends SenderPorts, Pick<MachinePorts, "newNonce"> {
  readonly marks: DeliveryMarks;
  readonly log: Log;
}

export interface MarkedProduct {
  /** The event's POSTs, in order. Each is sent only after the previous one was accepted. */
  readonly postsOf: (received: ReceivedEvent) => readonly Send[];
  /** One for each of an event's POSTs, since each POST may have its own endpoint. */
  readonly acceptances: readonly Parameters<typeof verdictOn>[1][];
}

/** Events sent at once, after one accepted POST. */
const eventsAtOnce = 8;

/** An invocation lasts no longer (`lambda/contract/functions.ts`). */
const longestInvocationMilliseconds = 120_000;

/** The clocks of two forwarders are trusted to two minutes each. */
const clockMilliseconds = 240_000;

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
  const deliver = createEventDelivery(ports, product, senders, endsAt);
  const left = events[Symbol.iterator]();

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

/** Sends nothing more in this batch after a failure of the ledger or of Datadog. */
function createEventDelivery(
  ports: MarkedPorts,
  product: MarkedProduct,
  senders: readonly Sender[],
  endsAt: number,
): (received: ReceivedEvent) => Promise<DeliveryResult> {
  const { marks, now } = ports;
  let ledgerFailure: Retry | undefined;

  const claim = async (eventId: string, nonce: string) => {
    const nowMilliseconds = now();
    const untilMilliseconds = Math.min(endsAt, nowMilliseconds + longestInvocationMilliseconds) + clockMilliseconds;
    return marks.claim(eventId, { nonce, nowMilliseconds, untilMilliseconds }).catch((error: unknown): Retry => {
      ledgerFailure = { kind: "retry", detail: `ledger: ${describeError(error)}` };
      return ledgerFailure;
    });
  };

  return async (received) => {
    const { eventId, eventEpochSeconds } = received;
    const obstacle = ledgerFailure ?? senders[0]?.obstacle();
    if (obstacle !== undefined) return obstacle;
    const nonce = ports.newNonce();
    const claimed = await claim(eventId, nonce);
    switch (claimed.kind) {
      case "retry":
        return claimed;
      case "done":
        return { kind: "done", how: "duplicate" };
      case "leased":
        return { kind: "retry", detail: "another invocation sends the event" };
      case "claimed": {
        const detail = tooOld(eventEpochSeconds, now() / 1000);
        const result: DeliveryResult =
          detail === undefined
            ? await sendPosts(received, claimed.accepted, product, senders, ports)
            : { kind: "dead_letter", reason: "too_old", detail };
        // A lease that is not released only delays the next attempt.
        if (result.kind !== "done") await marks.release(eventId, nonce).catch(() => {});
        return result;
      }
    }
  };
}

async function sendPosts(
  received: ReceivedEvent,
  accepted: number,
  product: MarkedProduct,
  senders: readonly Sender[],
  { marks, now, log }: MarkedPorts,
): Promise<DeliveryResult> {
  const { eventId } = received;
  const posts = product.postsOf(received);
  for (const [index, post] of posts.entries()) {
    if (index < accepted) continue;
    const sender = senders[index];
    if (sender === undefined) throw new Error("a POST without a judge of its answer");
    const verdict = await sender.send(post);
    if (verdict?.kind !== "accepted") {
      const obstacle = sender.obstacle();
      if (obstacle !== undefined) return obstacle;
      return { kind: "dead_letter", reason: "rejected", detail: verdict?.detail ?? "not sent" };
    }
    const isLast = index === posts.length - 1;
    const write = isLast ? marks.markDone(eventId) : marks.noteAccepted(eventId, index + 1);
    await write.catch((error: unknown) =>
      log("warn", "delivery not marked: another delivery of the event would double it", {
        eventId,
        error: describeError(error),
      }),
    );
  }
  return { kind: "done", how: "delivered", acceptedAtMilliseconds: now() };
}
