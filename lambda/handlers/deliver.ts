import pLimit from "p-limit";
import { isReady } from "../domain/answer.ts";
import { type Claim, maySend } from "../domain/claim.ts";
import type { MetricType } from "../domain/metrics.ts";
import { type Answer, outcomeAt, outcomeOf } from "../domain/outcome.ts";
import {
  begin,
  type Candidate,
  type End,
  proceed,
  type Reply,
  type SendResult,
  type Sources,
  type State,
} from "../domain/protocol.ts";
import type { Secret } from "../domain/secret.ts";
import { obstacleOf, sendResult } from "../domain/send-result.ts";
import type { Series } from "../domain/series.ts";
import { askLedger, type LedgerView, viewLedger } from "./ask-ledger.ts";
import type { CachedValue } from "./cached-value.ts";
import type { Ledger } from "./ledger.ts";
import { describeError, type Log } from "./log.ts";

/** A series with the whole second, since 1970, of its one point. */
export interface TimedSeries extends Series {
  /** @default "count" */
  readonly type?: MetricType;
  readonly second: number;
}

export interface DeliverPorts {
  readonly ledger: Ledger;
  readonly apiKey: CachedValue<Secret>;
  /** Sends the series in one POST, and tries it only once. Never rejects for what the network or Datadog does. */
  readonly submit: (series: readonly TimedSeries[], apiKey: Secret, deadlineMilliseconds: number) => Promise<Answer>;
  /** Asks Datadog whether it takes the key. Never rejects. */
  readonly validate: (apiKey: Secret, deadlineMilliseconds: number) => Promise<Answer>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** A name that nobody used before. */
  readonly newNonce: () => string;
  readonly log: Log;
}

export interface DeliverConfiguration {
  readonly historicalMetrics: boolean;
}

export type Deliver = (candidates: readonly Candidate[], endsAt: number) => Promise<ReadonlyMap<string, End>>;

type Holding = Extract<State, { at: "holding" }>;

/** What was done with the events held: those that were sent, and what came back. */
interface Post {
  readonly timely: readonly Holding[];
  readonly answer: Answer;
}

const longestPostMilliseconds = 20_000;
const longestProbeMilliseconds = 5_000;

/** What must be left of the invocation after a POST, to settle, park, delay and answer. */
const reserveMilliseconds = 25_000;

/** DynamoDB calls of a batch that run at once. */
const callsAtOnce = 32;

/**
 * Makes the function that delivers distinct events to Datadog, all in one POST where it takes them, each by the steps of
 * `domain/protocol.ts`. A batch that Datadog calls invalid or too large is halved until the events that it objects to
 * stand alone. `endsAt` is when the invocation ends, in milliseconds since 1970.
 *
 * A forwarder that has just started, or whose last POST met an obstacle, claims nothing before Datadog has answered a
 * question, and then sends what was sent before, or else one event alone, before it claims the rest: so in an outage
 * hardly more than the POSTs in flight at its onset are ever unknown, and the ledger rests.
 */
export function createDeliver(ports: DeliverPorts, { historicalMetrics }: DeliverConfiguration): Deliver {
  const limit = pLimit(callsAtOnce);
  let isConfident = false;
  const sources: Sources = {
    historicalMetrics,
    now: () => ports.now() / 1000,
    random: ports.random,
    nonce: ports.newNonce,
  };

  /** Takes one event through the ledger until it holds a nonce for the next POST, or has ended. */
  const advance = async (from: State, view: LedgerView): Promise<State> => {
    let state = from;
    while (state.at !== "holding" && state.at !== "ended") {
      const { candidate, need } = state;
      const reply = await limit(() => askLedger(view, candidate, need)).catch(
        (error: unknown): Reply => ({ kind: "failed", detail: `ledger: ${describeError(error)}` }),
      );
      state = proceed(state, reply, sources);
    }
    return state;
  };

  return async (candidates, endsAt) => {
    const ends = new Map<string, End>();
    const view = viewLedger(ports.ledger, ports.now() / 1000, ports.random);
    const wasConfident = isConfident;
    let keyReread = false;
    /** Why the events that are not yet claimed stay so. */
    let obstacle: End | undefined;
    const timeLeft = () => endsAt - ports.now() - reserveMilliseconds;

    /** One POST of those that are still young enough when the key is there: nothing is awaited between that and the bytes. */
    const post = async (held: readonly Holding[]): Promise<Post> => {
      const apiKey = await (keyReread ? ports.apiKey.refresh() : ports.apiKey.get()).catch(describeError);
      const nowEpochSeconds = ports.now() / 1000;
      const timely = held.filter(({ claim }) => maySend(claim.second, { nowEpochSeconds, historicalMetrics }));
      const deadline = Math.min(longestPostMilliseconds, timeLeft());
      const notSent = (detail: string): Post => ({
        timely,
        answer: { kind: "not_sent", why: "unreachable", detail },
      });
      if (typeof apiKey === "string") return notSent(apiKey);
      if (timely.length === 0) return notSent("nothing left to send");
      if (deadline <= 0) return notSent("no time left in this invocation");
      const series = timely.flatMap(({ claim }) => claim.series.map((each) => ({ ...each, second: claim.second })));
      return { timely, answer: await ports.submit(series, apiKey, deadline) };
    };

    const probe = async (apiKey: Secret): Promise<boolean> => {
      const deadline = Math.min(longestProbeMilliseconds, timeLeft());
      return deadline > 0 && isReady(await ports.validate(apiKey, deadline));
    };

    const send = async (states: readonly State[]): Promise<void> => {
      const advanced = await Promise.all(states.map((state) => advance(state, view)));
      for (const state of advanced) {
        if (state.need.kind === "end") ends.set(state.candidate.eventId, state.need.end);
      }
      const held = advanced.filter((state): state is Holding => state.at === "holding");
      if (held.length === 0) return;
      const { timely, answer } = await post(held);
      const outcome = outcomeOf(answer);
      const mayReread = !keyReread;
      if (timely.length > 0) {
        obstacle = obstacleOf(outcome, mayReread);
        isConfident = obstacle === undefined;
      }
      if (outcome.kind === "refused" && outcome.why === "forbidden") keyReread = true;
      const nowEpochSeconds = ports.now() / 1000;
      const settle = (state: Holding, mayGoOn = true): State => {
        const moment = { second: state.claim.second, nowEpochSeconds, historicalMetrics };
        const result: SendResult = timely.includes(state)
          ? sendResult(outcomeAt(outcome, answer, moment), { isAlone: timely.length === 1, mayReread, mayGoOn })
          : { kind: "refused", next: "later", detail: "too old to be sent at its second" };
        return proceed(state, { kind: "sent", result }, sources);
      };
      const isObjection = outcome.kind === "refused" && (outcome.why === "invalid" || outcome.why === "too_large");
      if (!isObjection || held.length === 1) return send(held.map((state) => settle(state)));
      const middle = Math.ceil(held.length / 2);
      await send(held.slice(0, middle).map((state) => settle(state)));
      // Of the second half nothing is sent once the first has met an obstacle, but its nonces are taken away.
      return send(held.slice(middle).map((state) => settle(state, obstacle === undefined)));
    };

    const all = (end: End) => new Map(candidates.map(({ eventId }) => [eventId, end]));
    try {
      if (candidates.length === 0) return ends;
      if (!wasConfident) {
        const kept = await ports.apiKey.get();
        if (!(await probe(kept))) {
          const fresh = await ports.apiKey.refresh();
          const isTaken = fresh.reveal() !== kept.reveal() && (await probe(fresh));
          if (!isTaken) return all({ kind: "again", detail: "Datadog does not answer, or refuses the key" });
        }
      }
      const claims = await ports.ledger.read(candidates.map(({ eventId }) => eventId));
      for (const group of inOrderOfRisk(candidates, claims, wasConfident)) {
        if (obstacle !== undefined) break;
        await send(group.map((candidate) => begin(candidate, claims.get(candidate.eventId), sources)));
      }
    } catch (error) {
      return new Map([...all({ kind: "again", detail: describeError(error) }), ...ends]);
    }
    return new Map([...all(obstacle ?? { kind: "again", detail: "not tried" }), ...ends]);
  };
}

/** All at once; or what may have arrived already, then one event to try Datadog with, then the rest. */
function inOrderOfRisk(
  candidates: readonly Candidate[],
  claims: ReadonlyMap<string, Claim>,
  isConfident: boolean,
): readonly (readonly Candidate[])[] {
  if (isConfident) return [candidates];
  const [claimed, fresh] = [true, false].map((known) => candidates.filter((one) => claims.has(one.eventId) === known));
  return [claimed ?? [], fresh?.slice(0, 1) ?? [], fresh?.slice(1) ?? []].filter(({ length }) => length > 0);
}
