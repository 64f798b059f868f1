import type { Need, Reply, State } from "../../lambda/forwarder/destinations/metrics/domain/protocol.ts";
import { asksWhy, mustProve, proves, withMind } from "./heartbeat.ts";
import { check, sends, settle } from "./post.ts";
import { breach } from "./promises.ts";
import type { Move, Rules } from "./rules.ts";
import { crash, doubted, fault, type Seat, seated, skewOf, stepped } from "./seat.ts";
import { candidateOf, type Forwarder, type Mind, spend, type World } from "./world.ts";

/**
 * What a forwarder may do next. It has one event at a time, as `deliver` has each of a batch, and any time may pass
 * between two of its moves. Where there are outages, it sends a heartbeat when it is to.
 */
export function forwarderMoves(world: World, index: number, rules: Rules): readonly Move[] {
  const seat = { world, index, rules };
  const forwarder = world.forwarders[index] ?? { at: "idle" };
  switch (forwarder.at) {
    case "idle":
      return takes(seat);
    case "read":
      return mustProve(seat) ? proves(seat, forwarder) : [look(seat, forwarder)];
    case "step": {
      const { state } = forwarder;
      return state.at === "holding" ? [check(seat, state)] : asks(seat, state);
    }
    case "refused":
      return asksWhy(seat, forwarder);
    case "leaving":
      return [...sends(seat, forwarder), ...crash(seat, forwarder.state.candidate)];
    case "answered":
      return [settle(seat, forwarder), ...crash(seat, forwarder.state.candidate)];
  }
}

function takes({ world, index, rules }: Seat): readonly Move[] {
  const { skews } = rules.scenario;
  const isLikeAnEarlier = world.forwarders.some(
    ({ at }, other) =>
      at === "idle" &&
      other < index &&
      skews[other] === skews[index] &&
      areLike(world.minds[other], world.minds[index]),
  );
  if (isLikeAnEarlier) return [];
  return world.events.flatMap((fate, event) => {
    if (fate.waiting === 0) return [];
    const to = () => {
      const events = world.events.with(event, { ...fate, waiting: fate.waiting - 1, receives: fate.receives + 1 });
      const candidate = candidateOf(world, event);
      const taken = withMind({ ...world, events }, index, { hasWitness: false });
      return seated(taken, index, { at: "read", candidate, claim: world.ledger.claims[event] });
    };
    return [{ label: `F${index} takes event ${event} and reads its claim`, isFault: false, to }];
  });
}

function areLike(one: Mind | undefined, other: Mind | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function look(seat: Seat, { candidate, claim }: Extract<Forwarder, { at: "read" }>): Move {
  const to = () => stepped(seat, (sources) => seat.rules.protocol.begin(candidate, claim, sources));
  return { label: `F${seat.index} begins with event ${candidate.eventId}`, isFault: false, to };
}

/** A call of the ledger: answered, or applied or not and then failed, or applied twice because the client repeats it. */
function asks(seat: Seat, state: State): readonly Move[] {
  const { world, index, rules } = seat;
  const { candidate, need } = state;
  const label = `F${index} asks the ledger for event ${candidate.eventId}: ${described(need)}`;
  const on = (from: World, reply: Reply) =>
    stepped({ ...seat, world: from }, (sources) => rules.protocol.proceed(state, reply, sources));
  const apply = () => rules.protocol.keep(world.ledger, candidate, need, world.now + skewOf(seat));
  const isBlind = need.kind === "put_claim" && world.intake !== "fine" && world.minds[index]?.hasDoubt === true;
  const noted = (from: World) =>
    isBlind ? breach(from, "blind", `F${index} claims event ${candidate.eventId} in an outage that it has met`) : from;
  const answered = () => {
    const { ledger, reply } = apply();
    return on(noted({ ...world, ledger }), reply);
  };
  const failed: Reply = { kind: "failed", detail: "ledger" };
  const doubtful = () => doubted(spend(world, "faults"), index);
  const isWrite = need.kind !== "list_slots";
  const faults = [
    fault(`${label}, fails`, () => on(doubtful(), failed)),
    ...(isWrite
      ? [
          fault(`${label}, applied, answer lost`, () => on({ ...doubtful(), ledger: apply().ledger }, failed)),
          fault(`${label}, applied, will be repeated`, () => ({ ...doubtful(), ledger: apply().ledger })),
          fault(`${label}, late, will be repeated`, () => ({
            ...doubtful(),
            writes: [...world.writes, { candidate, need }],
          })),
        ]
      : []),
  ];
  // Before there is anything to remember but in the ledger, a crash is the same as a call that fails.
  const isCrashNews = state.at === "closing" || state.at === "marking";
  return [
    { label, isFault: false, to: answered },
    ...(world.left.faults > 0 ? faults : []),
    ...(isCrashNews ? crash(seat, candidate) : []),
  ];
}

function described(need: Need): string {
  const second = "claim" in need ? need.claim.second : "second" in need ? need.second : undefined;
  return second === undefined ? need.kind : `${need.kind} at second ${second}`;
}
