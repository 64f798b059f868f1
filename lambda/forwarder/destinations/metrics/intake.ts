import type { CachedValue } from "../../../shared/cached-value.ts";
import { describeError } from "../../../shared/log.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { Retry } from "../../delivery-result.ts";
import type { Answer } from "../../domain/answer.ts";
import type { Verdict } from "../../domain/verdict.ts";
import type { MachinePorts } from "../../machine-ports.ts";
import type { BatchTelemetry } from "./batch-telemetry.ts";
import { heartbeatAt, type Installation } from "./domain/heartbeat.ts";
import { obstacleOf, obstacleOfHeartbeat } from "./domain/next-try.ts";
import type { TimedSeries } from "./domain/series.ts";
import { clockDisagreement, clockLead, verdictForClaims } from "./domain/verdict.ts";
import { type IntakeMemory, noteVerdict } from "./intake-memory.ts";

export interface IntakePorts extends Pick<MachinePorts, "now"> {
  readonly apiKey: CachedValue<Secret>;
  /** One POST, without a retry. Never rejects for what the network or Datadog does. */
  readonly submit: (series: readonly TimedSeries[], apiKey: Secret, deadlineMilliseconds: number) => Promise<Answer>;
}

export interface IntakeConfiguration extends Installation {
  readonly historicalMetrics: boolean;
}

export interface Intake {
  /** Why nothing new may be claimed. */
  readonly obstacle: () => Retry | undefined;
  /** The last POST was accepted, or a heartbeat is accepted now. */
  readonly mayClaim: () => Promise<boolean>;
  readonly isDoubtful: () => boolean;
  /** Whether one unclaimed event may be sent alone. If not, that is an obstacle. */
  readonly mayTry: () => boolean;
  /** Whether Datadog accepted the heartbeat. */
  readonly beat: () => Promise<boolean>;
  /** Sends nothing without series. Awaits nothing between `seriesAt` and the bytes. */
  readonly post: (seriesAt: (nowEpochSeconds: number) => readonly TimedSeries[]) => Promise<Post | undefined>;
}

export interface Post {
  readonly answer: Answer;
  /** In seconds since 1970. */
  readonly answeredAt: number;
  /** The key was read again after the POST. */
  readonly hasFreshKey: boolean;
  /** In this batch, before the POST. */
  readonly hasAcceptedHeartbeat: boolean;
}

const longestPostMilliseconds = 20_000;
const longestHeartbeatMilliseconds = 5_000;

/**
 * Unless the last POST was accepted, it sends a heartbeat first, by the path of the events. So an outage of that path
 * leaves at most one batch unknown.
 */
export function openIntake(
  ports: IntakePorts,
  configuration: IntakeConfiguration,
  memory: IntakeMemory,
  telemetry: BatchTelemetry,
  timeLeft: () => number,
): Intake {
  const { historicalMetrics } = configuration;
  let obstacle: Retry | undefined;
  let mayRereadKey = true;
  let hasAcceptedHeartbeat = false;
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
    memory.isProven = false;
    const answer = await ports.submit(series, apiKey, deadline);
    const nowEpochSeconds = ports.now() / 1000;
    memory.leadSeconds = clockLead(answer, nowEpochSeconds) ?? memory.leadSeconds;
    telemetry.answers.push(answer);
    const ahead = clockDisagreement(answer, nowEpochSeconds);
    if (ahead !== undefined) telemetry.clockDisagreements.push(ahead);
    return answer;
  };

  /** Once in a batch, after a 403. */
  const rereadKey = async (answer: Answer): Promise<boolean> => {
    if (answer.kind !== "answered" || answer.status !== 403 || !mayRereadKey) return false;
    mayRereadKey = false;
    return ports.apiKey.refresh().then(
      () => true,
      () => false,
    );
  };

  const judge = (answer: Answer): Verdict =>
    verdictForClaims(answer, { nowEpochSeconds: ports.now() / 1000, historicalMetrics });

  const beat = async (): Promise<boolean> => {
    const answer = await submit((now) => [heartbeatAt(configuration, now)], longestHeartbeatMilliseconds);
    if (answer === undefined) throw new Error("a heartbeat has a series");
    const verdict = judge(answer);
    if (await rereadKey(answer)) return beat();
    obstacle = obstacleOfHeartbeat(verdict);
    memory.isProven = obstacle === undefined;
    hasAcceptedHeartbeat ||= memory.isProven;
    return memory.isProven;
  };

  return {
    obstacle: () => obstacle,
    isDoubtful: () => memory.isDoubtful,
    beat,
    mayClaim: async () => obstacle === undefined && (memory.isProven || beat()),
    mayTry: () => {
      isTrial = ports.now() >= memory.nextTrialAt;
      if (!isTrial) obstacle = { kind: "retry", detail: "the last POST of an event alone was left unknown" };
      return isTrial;
    },
    post: async (seriesAt) => {
      const before = hasAcceptedHeartbeat;
      const answer = await submit(seriesAt, longestPostMilliseconds);
      if (answer === undefined) return undefined;
      const answeredAt = ports.now() / 1000;
      const verdict = judge(answer);
      const hasFreshKey = await rereadKey(answer);
      obstacle = obstacleOf(verdict, hasFreshKey);
      noteVerdict(memory, verdict, isTrial, ports.now());
      isTrial = false;
      return { answer, answeredAt, hasFreshKey, hasAcceptedHeartbeat: before };
    },
  };
}

function notSent(detail: string): Answer {
  return { kind: "not_sent", why: "unreachable", detail };
}
