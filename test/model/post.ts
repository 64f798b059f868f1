import { type Answer, outcomeOf } from "../../lambda/domain/outcome.ts";
import type { SendResult } from "../../lambda/domain/protocol.ts";
import { arrivals } from "./datadog.ts";
import { breach } from "./promises.ts";
import type { Move } from "./rules.ts";
import { doubted, fault, resulted, type Seat, seated, skewOf } from "./seat.ts";
import { type Forwarder, type Holding, spend, type World } from "./world.ts";

export function check(seat: Seat, state: Holding): Move {
  const { world, index, rules } = seat;
  const { historicalMetrics = false } = rules.scenario;
  const to = () => {
    const nowEpochSeconds = world.now + skewOf(seat);
    return rules.protocol.maySend(state.claim.second, { nowEpochSeconds, historicalMetrics })
      ? seated(world, index, { at: "leaving", state, checkedAt: world.now })
      : resulted(seat, state, { kind: "refused", next: "later", detail: "too old" });
  };
  return { label: `F${index} checks the age of second ${state.claim.second}`, isFault: false, to };
}

export function sends(seat: Seat, { state, checkedAt }: Extract<Forwarder, { at: "leaving" }>): readonly Move[] {
  const { index, rules } = seat;
  const { candidate, claim, nonce } = state;
  const packet = { eventId: candidate.eventId, second: claim.second, series: claim.series };
  const left = posted(seat.world, packet.eventId, claim.second, nonce);
  // What left later than it was checked may come so near the hour that its answer says nothing: no fault of ours.
  const world = left.now === checkedAt && skewOf(seat) === 0 ? left : doubted(left, index);
  const label = `F${index} posts`;
  const answered = (from: World, date: { readonly dateEpochSeconds?: number }): World => {
    const answer: Answer = { kind: "answered", status: 202, body: '{"errors":[]}', ...date };
    return seated(from, index, { at: "answered", state, checkedAt, answer });
  };
  const moves = arrivals(world, packet, rules.scenario).flatMap((arrival) => [
    {
      label: `${label}: ${arrival.label} and answered`,
      isFault: false,
      to: () => answered(arrival.world, { dateEpochSeconds: world.now }),
    },
    fault(`${label}: ${arrival.label} and answered without a date`, () =>
      answered(doubted(spend(arrival.world, "faults"), index), {}),
    ),
  ]);
  const unknown: SendResult = { kind: "unknown", detail: "lost" };
  const lost = () => {
    const from = doubted(spend(world, "faults"), index);
    return resulted({ ...seat, world: { ...from, packets: [...from.packets, packet] } }, state, unknown);
  };
  const refused = (next: "now" | "later" | "never") =>
    fault(`${label}: refused, to be tried again ${next}`, () =>
      resulted({ ...seat, world: spend(world, "faults") }, state, { kind: "refused", next, detail: "refused" }),
    );
  const faults = [fault(`${label}: no answer`, lost), refused("now"), refused("later"), refused("never")];
  return [...moves, ...faults].filter(({ isFault }) => !isFault || world.left.faults > 0);
}

/** Each POST has a nonce of its own, written while the event's second was the one that it is sent at. */
function posted(world: World, eventId: string, second: number, nonce: string): World {
  const claim = world.ledger.claims[Number(eventId)];
  const next = { ...world, posted: [...world.posted, nonce] };
  if (world.posted.includes(nonce)) return breach(next, "nonce", `${nonce} is used for a second POST`);
  return claim?.second === second && (claim.open.includes(nonce) || claim.done)
    ? next
    : breach(next, "nonce", `${nonce} was not written for event ${eventId} at second ${second}`);
}

export function settle(seat: Seat, { state, answer, checkedAt }: Extract<Forwarder, { at: "answered" }>): Move {
  const { world, index, rules } = seat;
  const { historicalMetrics = false } = rules.scenario;
  const to = () => {
    const moment = {
      second: state.claim.second,
      nowEpochSeconds: world.now + skewOf(seat),
      historicalMetrics,
    };
    const outcome = rules.protocol.outcomeAt(outcomeOf(answer), answer, moment);
    const from = world.now === checkedAt ? world : doubted(world, index);
    const result: SendResult = outcome.kind === "refused" ? { ...outcome, next: "later" } : outcome;
    return resulted({ ...seat, world: from }, state, result);
  };
  return { label: `F${index} looks at the answer`, isFault: false, to };
}
