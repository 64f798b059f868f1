import { describeError, type Log } from "../shared/log.ts";
import type { DeliveryMarks } from "./delivery-marks.ts";
import type { DeliveryResult, Retry } from "./delivery-result.ts";
import type { EventIdentity } from "./destination.ts";
import { tooOld } from "./domain/oldest-event.ts";
import type { MachinePorts } from "./machine-ports.ts";

export interface ClaimPorts extends Pick<MachinePorts, "now" | "newNonce"> {
  readonly marks: DeliveryMarks;
  readonly log: Log;
}

/** `accepted`: the number of the event's POSTs that Datadog has accepted. */
export interface ClaimedEvent {
  readonly kind: "claimed";
  readonly eventId: string;
  readonly nonce: string;
  readonly accepted: number;
}

export interface EventClaims {
  /** A claimed event is released or noted. Claims nothing more in this batch after a failure of the ledger. */
  readonly claim: (event: EventIdentity) => Promise<ClaimedEvent | DeliveryResult>;
  /** Never rejects: a claim that is not released only delays the next attempt. */
  readonly release: (event: ClaimedEvent) => Promise<void>;
  /** Never rejects: the event is delivered even if that cannot be noted. */
  readonly note: (event: ClaimedEvent, accepted: number, isLast: boolean) => Promise<void>;
}

/** An invocation lasts no longer (`lambda/contract/functions.ts`). */
const longestInvocationMilliseconds = 120_000;

/** The clocks of two forwarders are trusted to two minutes each. */
const clockMilliseconds = 240_000;

/** The claims of one batch (docs/decisions/0014-exactness-of-destinations.md). */
export function createEventClaims({ marks, now, newNonce, log }: ClaimPorts, endsAt: number): EventClaims {
  let ledgerFailure: Retry | undefined;

  const release: EventClaims["release"] = ({ eventId, nonce }) => marks.release(eventId, nonce).catch(() => {});

  const claimMark = async (eventId: string, nonce: string) => {
    const nowMilliseconds = now();
    const untilMilliseconds = Math.min(endsAt, nowMilliseconds + longestInvocationMilliseconds) + clockMilliseconds;
    return marks.claim(eventId, { nonce, nowMilliseconds, untilMilliseconds }).catch((error: unknown): Retry => {
      ledgerFailure = { kind: "retry", detail: `ledger: ${describeError(error)}` };
      return ledgerFailure;
    });
  };

  return {
    release,

    claim: async ({ eventId, eventEpochSeconds }) => {
      if (ledgerFailure !== undefined) return ledgerFailure;
      const nonce = newNonce();
      const claimed = await claimMark(eventId, nonce);
      switch (claimed.kind) {
        case "retry":
          return claimed;
        case "done":
          return { kind: "done", how: "duplicate" };
        case "leased":
          return { kind: "retry", detail: "another invocation sends the event" };
        case "claimed": {
          const event: ClaimedEvent = { ...claimed, eventId, nonce };
          const detail = tooOld(eventEpochSeconds, now() / 1000);
          if (detail === undefined) return event;
          await release(event);
          return { kind: "dead_letter", reason: "too_old", detail };
        }
      }
    },

    note: async ({ eventId }, accepted, isLast) => {
      const write = isLast ? marks.markDone(eventId) : marks.noteAccepted(eventId, accepted);
      await write.catch((error: unknown) =>
        log("warn", "delivery not marked: another delivery of the event would double it", {
          eventId,
          error: describeError(error),
        }),
      );
    },
  };
}
