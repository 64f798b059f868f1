import { cut, type PayloadSize } from "../../../events/payload.ts";
import { describeError, type Log } from "../../../shared/log.ts";
import { type Claim, maySend } from "./domain/claim.ts";
import { outcomeAt, outcomeOf } from "./domain/outcome.ts";
import {
  begin,
  type DeliveryResult,
  type PendingEvent,
  proceed,
  type SendResult,
  type Sources,
  type State,
} from "./domain/protocol.ts";
import { isObjection, needsHeartbeat, sendResult } from "./domain/send-result.ts";
import { createIntake, type Intake, type IntakeConfiguration, type IntakePorts } from "./intake.ts";
import { type Advance, createLedgerSteps, type StepPorts } from "./ledger-steps.ts";
import { measure } from "./measure.ts";
import { inOrderOfRisk } from "./order-of-risk.ts";

export interface DeliverPorts extends IntakePorts, StepPorts {
  /** A name that nobody used before. */
  readonly newNonce: () => string;
  readonly log: Log;
}

export type DeliverConfiguration = IntakeConfiguration;

/** An event with the size that its series have in a payload. */
export interface Deliverable extends PendingEvent {
  readonly size: PayloadSize;
}

export interface DeliverTerms {
  /** When the invocation ends, in milliseconds since 1970. */
  readonly endsAt: number;
  /** Whether a heartbeat is to be sent in any case. */
  readonly isHeartbeatDue: boolean;
}

export interface Delivered {
  /** By event id. */
  readonly ends: ReadonlyMap<string, DeliveryResult>;
  /** Why no heartbeat was accepted, where one was due. */
  readonly heartbeatFailure?: string;
}

/** Events are taken one by one, as there is room for them, so that a large batch is never in memory as a whole. */
export type Deliver = (events: Iterable<Deliverable>, terms: DeliverTerms) => Promise<Delivered>;

type Holding = Extract<State, { at: "holding" }>;

/** Time to reserve in the invocation for dead-lettering, delaying and answering. */
const answerMilliseconds = 10_000;

/** Time to reserve after a POST, which includes the time to settle. */
const reserveMilliseconds = 25_000;

/**
 * Makes the function that delivers distinct events to Datadog, each by the steps of `domain/protocol.ts`, in as few POSTs
 * as Datadog's limits allow. A group that Datadog calls invalid or too large is halved until the events that it objects to
 * stand alone. Once a POST is not accepted, nothing more is claimed. A forwarder that has just started, or that
 * left a POST of events unknown, begins with events that were sent before, and then sends one event at a time.
 */
export function createDeliver(ports: DeliverPorts, configuration: DeliverConfiguration): Deliver {
  const startIntake = createIntake(ports, configuration);
  return async (events, { endsAt, isHeartbeatDue }) => {
    const claimed = endsAt - reserveMilliseconds;
    const batchOver = new AbortController();
    const intake = startIntake(() => claimed - ports.now());
    const sources: Sources = {
      historicalMetrics: configuration.historicalMetrics,
      now: () => ports.now() / 1000,
      leadSeconds: intake.leadSeconds,
      random: ports.random,
      nonce: ports.newNonce,
    };
    const advance = createLedgerSteps(
      ports,
      { claimed, settled: endsAt - answerMilliseconds },
      sources,
      batchOver.signal,
    );
    const ends = new Map<string, DeliveryResult>();
    const batch: Batch = { ports, sources, intake, advance, ends };
    let failure: DeliveryResult | undefined;
    const heartbeatFailure = isHeartbeatDue && !(await intake.beat()) ? intake.obstacle() : undefined;
    for (const group of cut(events, ({ size }) => size)) {
      if (failure === undefined && (await mayClaim(intake))) failure = await deliverGroup(group, batch);
      const otherwise = failure ?? intake.obstacle() ?? { kind: "retry", detail: "not tried" };
      for (const { eventId } of group) if (!ends.has(eventId)) ends.set(eventId, otherwise);
    }
    batchOver.abort();
    return {
      ends,
      ...(heartbeatFailure !== undefined &&
        "detail" in heartbeatFailure && { heartbeatFailure: heartbeatFailure.detail }),
    };
  };
}

interface Batch {
  readonly ports: DeliverPorts;
  readonly sources: Sources;
  readonly intake: Intake;
  readonly advance: Advance;
  readonly ends: Map<string, DeliveryResult>;
}

/** No claim is blind: the last POST was accepted, or a heartbeat is now. */
async function mayClaim(intake: Intake): Promise<boolean> {
  return intake.obstacle() === undefined && (intake.isProven() || intake.beat());
}

/** Gives the reason where the ledger fails the batch. */
async function deliverGroup(group: readonly Deliverable[], batch: Batch): Promise<DeliveryResult | undefined> {
  const { ports, sources, intake } = batch;
  try {
    const claims = await ports.ledger.read(group.map(({ eventId }) => eventId));
    for (const part of inOrderOfRisk(group, ({ eventId }) => claims.has(eventId), intake)) {
      for (const piece of cut(part, (event) => sizeNow(event, claims.get(event.eventId)))) {
        if (!(await mayClaim(intake))) return undefined;
        await send(
          piece.map((event) => begin(event, claims.get(event.eventId), sources)),
          batch,
        );
      }
    }
    return undefined;
  } catch (error) {
    return { kind: "retry", detail: describeError(error) };
  }
}

/** An event that has a claim is sent with what is stored. */
function sizeNow({ size }: Deliverable, claim: Claim | undefined): PayloadSize {
  return claim === undefined || claim.done ? size : measure(claim.series);
}

/** Sends events until each has ended, together as long as Datadog takes them together. */
async function send(states: readonly State[], batch: Batch): Promise<void> {
  const { advance, ends, intake } = batch;
  const advanced = await Promise.all(states.map(advance));
  for (const { pending, effect } of advanced) if (effect.kind === "end") ends.set(pending.eventId, effect.end);
  const held = advanced.filter((state): state is Holding => state.at === "holding");
  if (held.length === 0) return;
  const { isObjection: mayBeHalved, settle } = await attempt(held, batch);
  if (!mayBeHalved || held.length === 1) return send(held.map(settle(true)), batch);
  const middle = Math.ceil(held.length / 2);
  await send(held.slice(0, middle).map(settle(true)), batch);
  // Once the first half has met an obstacle, the second is not sent; its nonces are still removed.
  return send(held.slice(middle).map(settle(intake.obstacle() === undefined)), batch);
}

interface Attempt {
  readonly isObjection: boolean;
  /** The step that follows for an event; with another try in this invocation, if it may go on. */
  readonly settle: (mayGoOn: boolean) => (state: Holding) => State;
}

/** One POST of those that are still young enough when it leaves, and a heartbeat where it takes one to understand the answer. */
async function attempt(held: readonly Holding[], { intake, sources }: Batch): Promise<Attempt> {
  const { historicalMetrics } = sources;
  let timely: readonly Holding[] = [];
  const post = await intake.post((nowEpochSeconds) => {
    const judgedAt = nowEpochSeconds + intake.leadSeconds();
    timely = held.filter(({ claim }) => maySend(claim.second, { nowEpochSeconds: judgedAt, historicalMetrics }));
    return timely.flatMap(({ claim }) => claim.series.map((each) => ({ ...each, second: claim.second })));
  });
  const tooOld: SendResult = { kind: "refused", next: "later", detail: "too old to be sent at its second" };
  if (post === undefined) {
    return { isObjection: false, settle: () => (state) => proceed(state, { kind: "sent", verdict: tooOld }, sources) };
  }
  const outcome = outcomeOf(post.answer);
  const isAlone = timely.length === 1;
  const isInDoubt = needsHeartbeat(outcome, { isAlone, hasAcceptedHeartbeat: post.hasAcceptedHeartbeat });
  const heartbeats = { before: post.hasAcceptedHeartbeat, since: isInDoubt && (await intake.beat()) };
  const verdictOf = ({ claim }: Holding, mayGoOn: boolean): SendResult => {
    const moment = { second: claim.second, nowEpochSeconds: post.answeredAt, historicalMetrics };
    const circumstances = { isAlone, hasFreshKey: post.hasFreshKey, mayGoOn, heartbeats };
    return sendResult(outcomeAt(outcome, post.answer, moment), circumstances);
  };
  return {
    isObjection: isObjection(outcome),
    settle: (mayGoOn) => (state) => {
      const verdict = timely.includes(state) ? verdictOf(state, mayGoOn) : tooOld;
      return proceed(state, { kind: "sent", verdict }, sources);
    },
  };
}
