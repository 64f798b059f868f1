import type { DeliveryResult } from "../../lambda/forwarder/delivery-result.ts";
import type { NextTry } from "../../lambda/forwarder/destinations/metrics/domain/next-try.ts";
import type { PendingEvent } from "../../lambda/forwarder/destinations/metrics/domain/pending-event.ts";
import type { Sources, State } from "../../lambda/forwarder/destinations/metrics/domain/state.ts";
import type { Verdict } from "../../lambda/forwarder/domain/verdict.ts";
import { breach, nonceOf } from "./promises.ts";
import type { Move, Rules } from "./rules.ts";
import { type Forwarder, type Holding, newMind, spend, type World } from "./world.ts";

export interface Turn {
  readonly world: World;
  readonly index: number;
  readonly rules: Rules;
}

export function crash({ world, index }: Turn, { eventId }: PendingEvent): readonly Move[] {
  if (world.left.faults === 0) return [];
  const to = () => {
    const restarted = {
      ...world,
      minds: world.minds.with(index, { ...newMind, hasDoubt: world.minds[index]?.hasDoubt === true }),
    };
    return placed(back(doubted(spend(restarted, "faults"), index), eventId), index, { at: "idle" });
  };
  return [fault(`F${index} crashes`, to)];
}

export function judged(turn: Turn, state: Holding, verdict: Verdict, next?: NextTry): World {
  return stepped(turn, (sources) =>
    turn.rules.protocol.proceed(state, { kind: "sent", verdict, ...(next && { next }) }, sources),
  );
}

/** The last step settles the message. */
export function stepped(turn: Turn, step: (sources: Sources) => State): World {
  const { world, index, rules } = turn;
  let { nonces } = world;
  const state = step({
    historicalMetrics: rules.scenario.historicalMetrics ?? false,
    now: () => world.now + skewOf(turn),
    random: rules.random,
    nonce: () => `#${++nonces}`,
  });
  const next = { ...world, nonces };
  const { eventId } = state.pending;
  if (state.at === "ended") return ended(placed(next, index, { at: "idle" }), eventId, state.effect.result);
  const nonce = "nonce" in state ? state.nonce : nonceOf(world.forwarders[index] ?? { at: "idle" });
  return placed(next, index, { at: "step", state, ...(nonce !== undefined && { nonce }) });
}

function ended(world: World, eventId: string, end: DeliveryResult): World {
  const event = Number(eventId);
  const fate = world.events[event];
  if (fate === undefined) throw new Error(`there is no event ${eventId}`);
  switch (end.kind) {
    case "done":
      return { ...world, events: world.events.with(event, { ...fate, isAcknowledged: true }) };
    case "dead_letter": {
      const deadLettered = { ...world, events: world.events.with(event, { ...fate, deadLettered: end.reason }) };
      if (end.reason !== "rejected") return deadLettered;
      if (mayArrive(world, eventId)) {
        return breach(
          deadLettered,
          "misreported",
          `event ${eventId} is called rejected, and Datadog has it or may yet get it`,
        );
      }
      return world.left.outages !== undefined && !fate.isInvalid
        ? breach(deadLettered, "misreported", `event ${eventId} is called rejected, and only an outage refused it`)
        : deadLettered;
    }
    case "retry":
      return back(world, eventId);
  }
}

function mayArrive({ points, packets, ledger }: World, eventId: string): boolean {
  const isOpen = ledger.claims[Number(eventId)]?.open.length !== 0;
  return isOpen || points.some(([, held]) => held === eventId) || packets.some((packet) => packet.eventId === eventId);
}

export function back(world: World, eventId: string): World {
  const events = world.events.map((fate, event) =>
    event === Number(eventId) ? { ...fate, waiting: fate.waiting + 1 } : fate,
  );
  return { ...world, events };
}

export function doubted(world: World, index: number): World {
  const nonce = nonceOf(world.forwarders[index] ?? { at: "idle" });
  return nonce === undefined || world.doubted.includes(nonce)
    ? world
    : { ...world, doubted: [...world.doubted, nonce] };
}

export function placed(world: World, index: number, forwarder: Forwarder): World {
  return { ...world, forwarders: world.forwarders.with(index, forwarder) };
}

export function skewOf({ index, rules }: Turn): number {
  return rules.scenario.skews[index] ?? 0;
}

export function fault(label: string, to: () => World): Move {
  return { label, isFault: true, to };
}
