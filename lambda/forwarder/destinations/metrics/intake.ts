import type { CachedValue } from "../../../shared/cached-value.ts";
import { describeError } from "../../../shared/log.ts";
import type { Secret } from "../../../shared/secret.ts";
import { heartbeatAt, type Installation } from "./domain/heartbeat.ts";
import { type Answer, clockLead, type Outcome, outcomeForClaims } from "./domain/outcome.ts";
import type { DeliveryResult } from "./domain/protocol.ts";
import { obstacleOf, obstacleOfHeartbeat } from "./domain/send-result.ts";
import type { TimedSeries } from "./domain/series.ts";

export interface IntakePorts {
  readonly apiKey: CachedValue<Secret>;
  /** Sends the series in one POST, and tries it only once. Never rejects for what the network or Datadog does. */
  readonly submit: (series: readonly TimedSeries[], apiKey: Secret, deadlineMilliseconds: number) => Promise<Answer>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface IntakeConfiguration extends Installation {
  readonly historicalMetrics: boolean;
}

/** Datadog's intake, as one batch meets it. */
export interface Intake {
  /** Why nothing new may be claimed, once there is a reason. */
  readonly obstacle: () => DeliveryResult | undefined;
  /** Whether the last POST of this forwarder was accepted. Not while one is under way. */
  readonly isProven: () => boolean;
  /** Whether a heartbeat is all that speaks for this intake: no POST of events is accepted since one was left unknown. */
  readonly isDoubtful: () => boolean;
  /**
   * Whether one event that is not claimed yet may be sent to learn more than a heartbeat tells. If not, that is an obstacle:
   * the last one was left unknown, although a heartbeat had been accepted, so the next one waits.
   */
  readonly mayTry: () => boolean;
  /** How many seconds later than ours a clock may be by which Datadog's answer to a POST is judged. */
  readonly leadSeconds: () => number;
  /** Sends a heartbeat. Whether it is accepted: anything else is an obstacle. */
  readonly beat: () => Promise<boolean>;
  /**
   * One POST of what `seriesAt` gives when the key is there: nothing is awaited between that and the bytes. Where it gives
   * no series, nothing is sent.
   */
  readonly post: (seriesAt: (nowEpochSeconds: number) => readonly TimedSeries[]) => Promise<Post | undefined>;
}

/** The outcome of one POST. */
export interface Post {
  readonly answer: Answer;
  /** When the answer was there, in seconds since 1970. */
  readonly answeredAt: number;
  /** Whether the key was read again because of it. */
  readonly hasFreshKey: boolean;
  /** Whether a heartbeat had been accepted in this batch before it. */
  readonly hasAcceptedHeartbeat: boolean;
}

const longestPostMilliseconds = 20_000;
const longestHeartbeatMilliseconds = 5_000;

/** Between one event that is left unknown and the next: each may end as ambiguous. */
const firstPauseMilliseconds = 60_000;
const longestPauseMilliseconds = 15 * 60_000;

/**
 * Makes what keeps a forwarder from claiming blind. Unless its last POST was accepted, it sends a heartbeat first, by the
 * same path as the events. So an outage of any part of that path leaves at most one batch of each forwarder unknown.
 */
export function createIntake(ports: IntakePorts, configuration: IntakeConfiguration) {
  const { historicalMetrics } = configuration;
  let isProven = false;
  let isDoubtful = true;
  let leadSeconds = 0;
  let failedTrials = 0;
  let nextTrialAt = 0;

  const endTrial = (outcome: Outcome): void => {
    failedTrials = outcome.kind === "unknown" ? failedTrials + 1 : 0;
    const pause = Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** (failedTrials - 1));
    nextTrialAt = failedTrials === 0 ? 0 : ports.now() + pause;
  };

  return (timeLeft: () => number): Intake => {
    let obstacle: DeliveryResult | undefined;
    let mayReread = true;
    let heartbeats = 0;
    let isTrial = false;

    const submit = async (
      seriesAt: (nowEpochSeconds: number) => readonly TimedSeries[],
      longestMilliseconds: number,
    ): Promise<Answer | undefined> => {
      const apiKey = await ports.apiKey.get().catch(describeError);
      if (typeof apiKey === "string") return notSent(apiKey);
      const deadline = Math.min(longestMilliseconds, timeLeft());
      if (deadline <= 0) return notSent("no time left in this invocation");
      const series = seriesAt(ports.now() / 1000);
      if (series.length === 0) return undefined;
      isProven = false;
      const answer = await ports.submit(series, apiKey, deadline);
      leadSeconds = clockLead(answer, ports.now() / 1000) ?? leadSeconds;
      return answer;
    };

    /** Whether the key was read again: once in a batch, after a 403. */
    const reread = async (answer: Answer): Promise<boolean> => {
      if (answer.kind !== "answered" || answer.status !== 403 || !mayReread) return false;
      mayReread = false;
      return ports.apiKey.refresh().then(
        () => true,
        () => false,
      );
    };

    /** What an answer says about the events that are not claimed yet. */
    const judge = (answer: Answer): Outcome =>
      outcomeForClaims(answer, { nowEpochSeconds: ports.now() / 1000, historicalMetrics });

    const beat = async (): Promise<boolean> => {
      const answer = await submit((now) => [heartbeatAt(configuration, now)], longestHeartbeatMilliseconds);
      if (answer === undefined) throw new Error("a heartbeat has a series");
      const outcome = judge(answer);
      if (await reread(answer)) return beat();
      obstacle = obstacleOfHeartbeat(outcome);
      isProven = obstacle === undefined;
      if (isProven) heartbeats += 1;
      return isProven;
    };

    const post: Intake["post"] = async (seriesAt) => {
      const hasAcceptedHeartbeat = heartbeats > 0;
      const answer = await submit(seriesAt, longestPostMilliseconds);
      if (answer === undefined) return undefined;
      const answeredAt = ports.now() / 1000;
      const outcome = judge(answer);
      const hasFreshKey = await reread(answer);
      obstacle = obstacleOf(outcome, hasFreshKey);
      isProven = outcome.kind === "accepted";
      if (outcome.kind !== "refused") isDoubtful = outcome.kind === "unknown";
      if (isTrial || outcome.kind !== "unknown") endTrial(outcome);
      isTrial = false;
      return { answer, answeredAt, hasFreshKey, hasAcceptedHeartbeat };
    };

    const mayTry = (): boolean => {
      isTrial = ports.now() >= nextTrialAt;
      if (!isTrial) obstacle = { kind: "retry", detail: "the last POST of an event alone was left unknown" };
      return isTrial;
    };

    return {
      obstacle: () => obstacle,
      isProven: () => isProven,
      isDoubtful: () => isDoubtful,
      mayTry,
      leadSeconds: () => leadSeconds,
      beat,
      post,
    };
  };
}

function notSent(detail: string): Answer {
  return { kind: "not_sent", why: "unreachable", detail };
}
