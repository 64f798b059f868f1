import type { EffectResult, LedgerEffect } from "../../lambda/forwarder/destinations/metrics/domain/effect.ts";
import type { EndedState, State } from "../../lambda/forwarder/destinations/metrics/domain/state.ts";
import { asksWhy, mustProve, proves, withMind } from "./heartbeat.ts";
import { check, sends, settle } from "./post.ts";
import { breach } from "./promises.ts";
import type { Move, Rules } from "./rules.ts";
import { crash, doubted, fault, placed, skewOf, stepped, type Turn } from "./turn.ts";
import { type Forwarder, type Holding, type Mind, pendingEventOf, spend, type World } from "./world.ts";

/**
 * A forwarder handles one event at a time, as `deliver` handles each event of a batch. Any time may pass between two
 * moves.
 */
export function forwarderMoves(world: World, index: number, rules: Rules): readonly Move[] {
  const turn = { world, index, rules };
  const forwarder = world.forwarders[index] ?? { at: "idle" };
  switch (forwarder.at) {
    case "idle":
      return takes(turn);
    case "read":
      return mustProve(turn) ? proves(turn, forwarder) : [look(turn, forwarder)];
    case "step": {
      const { state } = forwarder;
      return state.at === "holding" ? [check(turn, state)] : asks(turn, state);
    }
    case "refused":
      return asksWhy(turn, forwarder);
    case "leaving":
      return [...sends(turn, forwarder), ...crash(turn, forwarder.state.pending)];
    case "answered":
      return [settle(turn, forwarder), ...crash(turn, forwarder.state.pending)];
  }
}

function takes({ world, index, rules }: Turn): readonly Move[] {
  const { skews } = rules.scenario;
  const isLikeAnEarlier = world.forwarders.some(
    ({ at }, other) =>
      at === "idle" &&
      other < index &&
      skews[other] === skews[index] &&
      areLike(world.minds[other], world.minds[index]),
  );
  if (isLikeAnEarlier) return [];
  const kinds = rules.scenario.backfill === true ? [false, true] : [false];
  const messages = world.events.flatMap((fate, event) =>
    fate.waiting === 0 ? [] : kinds.map((isBackfilled) => ({ fate, event, isBackfilled })),
  );
  return messages.map(({ fate, event, isBackfilled }) => {
    const to = () => {
      const events = world.events.with(event, { ...fate, waiting: fate.waiting - 1, receives: fate.receives + 1 });
      const pending = pendingEventOf(world, event, isBackfilled);
      const taken = withMind({ ...world, events }, index, { hasAcceptedHeartbeat: false });
      return placed(taken, index, { at: "read", pending, claim: world.ledger.claims[event] });
    };
    const backfilled = isBackfilled ? "backfilled " : "";
    return { label: `F${index} takes ${backfilled}event ${event} and reads its claim`, isFault: false, to };
  });
}

function areLike(one: Mind | undefined, other: Mind | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function look(turn: Turn, { pending, claim }: Extract<Forwarder, { at: "read" }>): Move {
  const to = () => stepped(turn, (sources) => turn.rules.protocol.begin(pending, claim, sources));
  return { label: `F${turn.index} begins with event ${pending.eventId}`, isFault: false, to };
}

/** Answered, failed with or without an effect, or applied twice by a client's retry. */
function asks(turn: Turn, state: Exclude<State, EndedState | Holding>): readonly Move[] {
  const { world, index, rules } = turn;
  const { pending, effect } = state;
  const label = `F${index} asks the ledger for event ${pending.eventId}: ${described(effect)}`;
  const on = (from: World, result: EffectResult) =>
    stepped({ ...turn, world: from }, (sources) => rules.protocol.proceed(state, result, sources));
  const apply = () => rules.protocol.keep(world.ledger, pending, effect, world.now + skewOf(turn));
  const isBlind = effect.kind === "put_claim" && world.intake !== "fine" && world.minds[index]?.hasDoubt === true;
  const noted = (from: World) =>
    isBlind ? breach(from, "blind", `F${index} claims event ${pending.eventId} in an outage that it has met`) : from;
  const answered = () => {
    const { ledger, result } = apply();
    return on(noted({ ...world, ledger }), result);
  };
  const failed: EffectResult = { kind: "failed", detail: "ledger" };
  const doubtful = () => doubted(spend(world, "faults"), index);
  const isWrite = effect.kind !== "list_slots";
  const faults = [
    fault(`${label}, fails`, () => on(doubtful(), failed)),
    ...(isWrite
      ? [
          fault(`${label}, applied, answer lost`, () => on({ ...doubtful(), ledger: apply().ledger }, failed)),
          fault(`${label}, applied, will be repeated`, () => ({ ...doubtful(), ledger: apply().ledger })),
          fault(`${label}, late, will be repeated`, () => ({
            ...doubtful(),
            writes: [...world.writes, { pending, effect }],
          })),
        ]
      : []),
  ];
  // While only the ledger remembers anything, a crash equals a failed call.
  const isCrashNews = state.at === "closing" || state.at === "marking";
  return [
    { label, isFault: false, to: answered },
    ...(world.left.faults > 0 ? faults : []),
    ...(isCrashNews ? crash(turn, pending) : []),
  ];
}

function described(effect: LedgerEffect): string {
  const second = "claim" in effect ? effect.claim.second : "second" in effect ? effect.second : undefined;
  return second === undefined ? effect.kind : `${effect.kind} at second ${second}`;
}
