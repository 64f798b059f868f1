import type { Runs } from "./run.ts";

/** An unchanged section is not sent again. */
export interface ConsoleState {
  /** Null with the stand-in. */
  readonly target: string | null;
  readonly pipeline: Pipeline;
  readonly balance: Balance;
  /** Null with a real Datadog, which gets data only from this project. */
  readonly plain: PlainBalance | null;
  readonly faults: readonly string[];
  readonly storm: boolean;
  /** In `/api/state` the newest fifty; in the stream those that changed. */
  readonly runs: Runs;
  readonly letters: Letters;
  readonly traffic: TrafficState;
  readonly rotation: RotationState;
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
  /** Deliveries that Spacelift gave up without an acknowledgement, and that never reached the queue. */
  readonly refused: number;
}

export interface Letters {
  /** Newest first. */
  readonly shown: readonly LetterSummary[];
  readonly more: number;
}

export interface LetterSummary {
  readonly id: string;
  readonly reason: string;
  readonly detail: string;
  readonly eventId: string | null;
  /** Null if the event is no longer known. */
  readonly title: string | null;
  readonly time: string;
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

export interface RotationState {
  readonly rotations: number;
  /** While true, Datadog rejects the old key and Parameter Store lacks the new one. */
  readonly isUnderWay: boolean;
}
