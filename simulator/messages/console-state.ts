import type { DestinationName } from "../../lambda/contract/destinations.ts";
import type { LettersState } from "./letters.ts";
import type { Occurrence } from "./occurrence.ts";
import type { Runs } from "./run.ts";

/** An unchanged section is not sent again. */
export interface ConsoleState {
  /** Null with the stand-in. */
  readonly target: string | null;
  readonly pipeline: Pipeline;
  /** Heartbeats that Datadog did not accept. During an outage the forwarder sends only these. */
  readonly failedHeartbeats: number;
  readonly balance: Balance;
  /** Null with a real Datadog, which gets data only from this project. */
  readonly plain: PlainBalance | null;
  readonly faults: readonly string[];
  /** Null before the first fault. */
  readonly faultPeriod: FaultPeriod | null;
  /** Null unless a storm is under way. */
  readonly storm: StormState | null;
  /** Newest first. */
  readonly occurrences: readonly Occurrence[];
  /** In `/api/state` the newest fifty; in the stream those that changed. */
  readonly runs: Runs;
  readonly letters: LettersState;
  /** Those that are on. */
  readonly destinations: readonly DestinationState[];
  readonly traffic: TrafficState;
  readonly polls: PollState;
  readonly rotation: RotationState;
}

export interface DestinationState {
  readonly name: DestinationName;
  /** Messages on the queue, received ones included. */
  readonly waiting: number;
  readonly deadLetters: number;
  /** Events that Datadog holds. Metrics: that it counts. */
  readonly delivered: number;
  /** Those of them that Datadog holds more than once. */
  readonly doubled: number;
}

export interface Pipeline extends PostCounts {
  readonly issued: number;
  readonly answered: Readonly<Record<string, number>>;
  readonly waiting: number;
  readonly inForwarder: number;
  readonly deadLetters: number;
  readonly claims: number;
}

export interface PostCounts {
  readonly posts: number;
  readonly accepted: number;
  readonly refused: number;
  readonly unknown: number;
}

export interface TallySum {
  readonly expected: number;
  readonly held: number;
  /** Apart from events in flight. */
  readonly lost: number;
  /** In a series beyond all reported events. */
  readonly doubled: number;
}

export interface PlainBalance extends TallySum {
  readonly inFlight: number;
}

/** When nothing is in flight, every other number is final. */
export interface Balance extends TallySum {
  readonly inFlight: number;
  readonly deadLettered: number;
  /** Deliveries that Spacelift gave up without an acknowledgement, and that have not reached the queue. */
  readonly refused: number;
  /** Given up by Spacelift, and on the queue later: recovered, or sent again. */
  readonly recovered: number;
}

export interface TrafficState {
  readonly perMinute: number;
  readonly day: number;
  readonly minute: number;
  /** Day 1 to 7 while a week is sent at full speed. */
  readonly weekDay: number | null;
  /** Whether traffic pauses because too much is queued or dead-lettered. */
  readonly isHeldUp: boolean;
  readonly runs: number;
  /** Minutes of the simulated account in one real second, about. Null while no runs are generated. */
  readonly minutesPerSecond: number | null;
}

export interface PollState {
  /** False if the poller is off. */
  readonly isOn: boolean;
  readonly sent: number;
  /** Polls that sent nothing. */
  readonly failed: number;
  /** Of the last poll; 0 if it sent nothing. */
  readonly gauges: number;
}

export interface StormState {
  /** From 1 to `gusts`. */
  readonly gust: number;
  readonly gusts: number;
  /** Names of this gust's faults. */
  readonly faults: readonly string[];
  /** In seconds since 1970, with a fraction. */
  readonly endsAt: number;
}

export interface RotationState {
  readonly rotations: number;
  /** While true, Datadog rejects the old key and Parameter Store lacks the new one. */
  readonly isUnderWay: boolean;
  /** When Parameter Store gets the new key, in seconds since 1970 with a fraction; null unless under way. */
  readonly endsAt: number | null;
}

/** The last period in which at least one fault was on. A short pause does not end it. */
export interface FaultPeriod {
  /** In seconds since 1970, with a fraction. */
  readonly from: number;
  /** Null while a fault is on. */
  readonly to: number | null;
  /** The counts at `from`. */
  readonly before: Pick<ConsoleState, "pipeline" | "balance" | "plain">;
}
