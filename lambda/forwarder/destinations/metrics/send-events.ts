import type { Log } from "../../../shared/log.ts";
import type { DeliveryResult } from "../../delivery-result.ts";
import { isObjection, type Refusal, type Verdict } from "../../domain/verdict.ts";
import type { BatchTelemetry } from "./batch-telemetry.ts";
import { maySend } from "./domain/claim.ts";
import { needsHeartbeat, nextTry } from "./domain/next-try.ts";
import { proceed } from "./domain/protocol.ts";
import type { EndedState, HoldingState, Sources, State } from "./domain/state.ts";
import { verdictAt, verdictOnSeries } from "./domain/verdict.ts";
import type { Intake, Post } from "./intake.ts";
import type { Advance } from "./ledger-steps.ts";

export interface BatchInDelivery {
  readonly sources: Sources;
  readonly intake: Intake;
  readonly advance: Advance;
  readonly telemetry: BatchTelemetry;
  readonly results: Map<string, DeliveryResult>;
  readonly log: Log;
}

/** A group that Datadog objects to is halved until the events at fault stand alone. */
export async function sendEvents(states: readonly State[], batch: BatchInDelivery): Promise<void> {
  const advanced = await Promise.all(states.map(batch.advance));
  for (const state of advanced) if (state.at === "ended") finish(state, batch);
  const held = advanced.filter((state) => state.at === "holding");
  if (held.length === 0) return;
  const attempt = await postHeld(held, batch);
  const settled = (part: readonly HoldingState[], mayGoOn: boolean) =>
    part.map((state) => settle(state, attempt, mayGoOn, batch));
  if (!attempt.isObjection || held.length === 1) return sendEvents(settled(held, true), batch);
  const middle = Math.ceil(held.length / 2);
  await sendEvents(settled(held.slice(0, middle), true), batch);
  // After an obstacle the second half is not sent; its nonces are still removed.
  return sendEvents(settled(held.slice(middle), batch.intake.obstacle() === undefined), batch);
}

function finish({ pending, effect }: EndedState, { results, telemetry, log }: BatchInDelivery): void {
  const { eventId, omitted } = pending;
  const { result, noFreeSecond } = effect;
  const isDuplicate = result.kind === "done" && result.how === "duplicate";
  const acceptedAtMilliseconds = telemetry.acceptances.get(eventId)?.atMilliseconds;
  const isTimed = result.kind === "done" && !isDuplicate && acceptedAtMilliseconds !== undefined;
  results.set(eventId, isTimed ? { ...result, acceptedAtMilliseconds } : result);
  if (noFreeSecond) telemetry.withoutSecond.add(eventId);
  if (omitted === undefined || isDuplicate) return;
  telemetry.withoutExtension.add(eventId);
  log("warn", "event sent without part of the extension", { eventId, omitted });
}

interface Attempt {
  /** Absent where every event was too old to be sent. */
  readonly post: Post | undefined;
  readonly timely: readonly HoldingState[];
  readonly verdict: Verdict;
  readonly isObjection: boolean;
  readonly isAlone: boolean;
  /** A heartbeat was accepted since, where that decides. */
  readonly hasHeartbeatSince: boolean;
}

const tooOld: Refusal = { kind: "refused", why: "expired", detail: "too old to be sent at its second" };

/** Posts events that are young enough when the POST leaves, then a heartbeat if the verdict depends on it. */
async function postHeld(held: readonly HoldingState[], { intake, sources }: BatchInDelivery): Promise<Attempt> {
  const { historicalMetrics } = sources;
  let timely: readonly HoldingState[] = [];
  const post = await intake.post((now) => {
    const nowEpochSeconds = now + (sources.leadSeconds?.() ?? 0);
    timely = held.filter(({ claim }) => maySend(claim.second, { nowEpochSeconds, historicalMetrics }));
    return timely.flatMap(({ claim }) => claim.series.map((each) => ({ ...each, second: claim.second })));
  });
  if (post === undefined) {
    return { post, timely: [], verdict: tooOld, isObjection: false, isAlone: false, hasHeartbeatSince: false };
  }
  const verdict = verdictOnSeries(post.answer);
  const isAlone = timely.length === 1;
  const { hasAcceptedHeartbeat } = post;
  const hasHeartbeatSince = needsHeartbeat(verdict, { isAlone, hasAcceptedHeartbeat }) && (await intake.beat());
  return { post, timely, verdict, isObjection: isObjection(verdict), isAlone, hasHeartbeatSince };
}

/** `mayGoOn`: the event may be tried again in this invocation. */
function settle(state: HoldingState, attempt: Attempt, mayGoOn: boolean, batch: BatchInDelivery): State {
  const { sources, telemetry } = batch;
  const { post, isAlone } = attempt;
  if (post === undefined || !attempt.timely.includes(state)) {
    return proceed(state, { kind: "sent", verdict: tooOld, next: "later" }, sources);
  }
  const { second } = state.claim;
  const moment = { second, nowEpochSeconds: post.answeredAt, historicalMetrics: sources.historicalMetrics };
  const verdict = verdictAt(attempt.verdict, post.answer, moment);
  if (verdict.kind === "accepted") {
    telemetry.acceptances.set(state.pending.eventId, { second, atMilliseconds: post.answeredAt * 1000 });
  }
  if (verdict.kind !== "refused") return proceed(state, { kind: "sent", verdict }, sources);
  const heartbeats = { before: post.hasAcceptedHeartbeat, since: attempt.hasHeartbeatSince };
  const next = nextTry(verdict, { isAlone, hasFreshKey: post.hasFreshKey, mayGoOn, heartbeats });
  return proceed(state, { kind: "sent", verdict, next }, sources);
}
