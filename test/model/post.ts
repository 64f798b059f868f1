import type { NextTry } from "../../lambda/forwarder/destinations/metrics/domain/next-try.ts";
import { verdictOnSeries } from "../../lambda/forwarder/destinations/metrics/domain/verdict.ts";
import type { Answer } from "../../lambda/forwarder/domain/answer.ts";
import type { Verdict } from "../../lambda/forwarder/domain/verdict.ts";
import { arrivals } from "./datadog.ts";
import { withMind } from "./heartbeat.ts";
import { breach } from "./promises.ts";
import type { Move } from "./rules.ts";
import { doubted, fault, judged, placed, skewOf, type Turn } from "./turn.ts";
import { type Forwarder, type Holding, spend, type World } from "./world.ts";

/** A date with this error changes the outcome for any timestamp that may be sent. */
const wrongBySeconds = 2 * 60 * 60;

export function check(turn: Turn, state: Holding): Move {
  const { world, index, rules } = turn;
  const { historicalMetrics = false } = rules.scenario;
  const to = () => {
    const nowEpochSeconds = world.now + skewOf(turn);
    return rules.protocol.maySend(state.claim.second, { nowEpochSeconds, historicalMetrics })
      ? placed(world, index, { at: "leaving", state, checkedAt: world.now })
      : judged(turn, state, { kind: "refused", why: "expired", detail: "too old" });
  };
  return { label: `F${index} checks the age of second ${state.claim.second}`, isFault: false, to };
}

export function sends(turn: Turn, { state, checkedAt }: Extract<Forwarder, { at: "leaving" }>): readonly Move[] {
  const { index, rules } = turn;
  const { pending, claim, nonce } = state;
  const packet = { eventId: pending.eventId, second: claim.second, series: claim.series };
  const left = posted(turn.world, packet.eventId, claim.second, nonce);
  // If time passed after the age check, the point may near the hour, and then the answer proves nothing.
  const world = left.now === checkedAt && skewOf(turn) === 0 ? left : doubted(left, index);
  const label = `F${index} posts`;
  const answered = (from: World, date: { readonly dateEpochSeconds?: number }): World => {
    const answer: Answer = { kind: "answered", status: 202, body: '{"errors":[]}', ...date };
    return placed(from, index, { at: "answered", state, checkedAt, answer });
  };
  const moves = arrivals(world, packet, rules.scenario).flatMap((arrival) => [
    {
      label: `${label}: ${arrival.label} and answered`,
      isFault: false,
      to: () => answered(arrival.world, { dateEpochSeconds: world.now }),
    },
    ...[{}, { dateEpochSeconds: world.now - wrongBySeconds }, { dateEpochSeconds: world.now + wrongBySeconds }].map(
      (date) =>
        fault(`${label}: ${arrival.label} and answered with ${JSON.stringify(date)} for a date`, () =>
          answered(doubted(spend(arrival.world, "faults"), index), date),
        ),
    ),
  ]);
  const unknown: Verdict = { kind: "unknown", detail: "lost" };
  const lost = (before: World) => {
    const from = withMind(doubted(before, index), index, { isProven: false, hasDoubt: before.intake !== "fine" });
    return judged({ ...turn, world: { ...from, packets: [...from.packets, packet] } }, state, unknown);
  };
  const objected = (before: World) =>
    placed(withMind(before, index, { isProven: false }), index, { at: "refused", state });
  if (world.intake === "silent") return [{ label: `${label}: no answer`, isFault: false, to: () => lost(world) }];
  const isInvalid = world.events[Number(packet.eventId)]?.isInvalid === true;
  if (world.intake === "refusing" || isInvalid) {
    return [{ label: `${label}: refused as invalid`, isFault: false, to: () => objected(world) }];
  }
  const refusal: Verdict = { kind: "refused", why: "unreachable", detail: "refused" };
  const refused = (next: NextTry) =>
    fault(`${label}: refused, to be tried again ${next}`, () =>
      judged({ ...turn, world: spend(world, "faults") }, state, refusal, next),
    );
  const objecting = fault(`${label}: Datadog objects to the event`, () =>
    objected(withInvalid(spend(world, "faults"), packet.eventId)),
  );
  const faults = [
    fault(`${label}: no answer`, () => lost(spend(world, "faults"))),
    refused("now"),
    refused("later"),
    // Without heartbeats, the model assumes that one would confirm a lone refusal.
    world.left.outages === undefined ? refused("never") : objecting,
  ];
  return [...moves, ...faults].filter(({ isFault }) => !isFault || world.left.faults > 0);
}

function withInvalid(world: World, eventId: string): World {
  const events = world.events.map((fate, event) => (event === Number(eventId) ? { ...fate, isInvalid: true } : fate));
  return { ...world, events };
}

/** Each POST has its own nonce, written while the event had the timestamp that is sent. */
function posted(world: World, eventId: string, second: number, nonce: string): World {
  const claim = world.ledger.claims[Number(eventId)];
  const next = { ...world, posted: [...world.posted, nonce] };
  if (world.posted.includes(nonce)) return breach(next, "nonce", `${nonce} is used for a second POST`);
  return claim?.second === second && (claim.open.includes(nonce) || claim.done)
    ? next
    : breach(next, "nonce", `${nonce} was not written for event ${eventId} at second ${second}`);
}

export function settle(turn: Turn, { state, answer, checkedAt }: Extract<Forwarder, { at: "answered" }>): Move {
  const { world, index, rules } = turn;
  const { historicalMetrics = false } = rules.scenario;
  const to = () => {
    const moment = {
      second: state.claim.second,
      nowEpochSeconds: world.now + skewOf(turn),
      historicalMetrics,
    };
    const verdict = rules.protocol.verdictAt(verdictOnSeries(answer), answer, moment);
    const proof = rules.protocol.verdictForClaims(answer, moment);
    const known = withMind(world, index, { isProven: proof.kind === "accepted" });
    const from = world.now === checkedAt ? known : doubted(known, index);
    return judged({ ...turn, world: from }, state, verdict);
  };
  return { label: `F${index} looks at the answer`, isFault: false, to };
}
