import { cloudWatchMetrics as names } from "../../../contract/cloudwatch-metrics.ts";
import { count, distribution, type EmbeddedMetric } from "../../../shared/embedded-metric.ts";
import type { EventIdentity } from "../../destination.ts";
import { type Answer, answerKind } from "./domain/answer.ts";
import { oldestClaimedSeconds } from "./domain/claim.ts";

export interface BatchTelemetry {
  readonly answers: Answer[];
  /** Seconds by which Datadog's clock was ahead of ours, where they disagreed. */
  readonly clockDisagreements: number[];
  /** By event id: the second of the points that Datadog accepted, and when, in milliseconds since 1970. */
  readonly acceptances: Map<string, { readonly second: number; readonly atMilliseconds: number }>;
  /** Ids of events without a free second. */
  readonly withoutSecond: Set<string>;
  /** Ids of events sent without part of the extension. */
  readonly withoutExtension: Set<string>;
}

export function createBatchTelemetry(): BatchTelemetry {
  return {
    answers: [],
    clockDisagreements: [],
    acceptances: new Map(),
    withoutSecond: new Set(),
    withoutExtension: new Set(),
  };
}

/** The metrics that only this destination has. `events` are those of the batch, by id. */
export function telemetryMetrics(
  telemetry: BatchTelemetry,
  events: ReadonlyMap<string, EventIdentity>,
): readonly EmbeddedMetric[] {
  const moves = movesOf(telemetry, events);
  const disagreements = telemetry.clockDisagreements.map((ahead) => Math.round(Math.abs(ahead)));
  const late = moves.filter(({ isTimedAtItsEnd, seconds }) => isTimedAtItsEnd && seconds > oldestClaimedSeconds);
  return [
    count(names.eventsLate, late.length),
    ...distribution(names.secondsMoved, "Seconds", moves.flatMap(moveWithinReach)),
    count(names.slotsExhausted, telemetry.withoutSecond.size),
    count(names.extensionsOmitted, telemetry.withoutExtension.size),
    ...distribution(names.clockDisagreement, "Seconds", disagreements),
    ...answerMetrics(telemetry.answers),
  ].filter(({ value }) => value !== 0);
}

interface Move {
  readonly isTimedAtItsEnd: boolean;
  /** From the event's own second to that of its points. */
  readonly seconds: number;
}

function movesOf({ acceptances }: BatchTelemetry, events: ReadonlyMap<string, EventIdentity>): readonly Move[] {
  return [...acceptances].flatMap(([eventId, { second }]) => {
    const event = events.get(eventId);
    if (event === undefined) return [];
    return { isTimedAtItsEnd: event.isTimedAtItsEnd, seconds: second - Math.floor(event.eventEpochSeconds) };
  });
}

/** A longer move is that of a late event: its own second was too old, and not occupied. */
function moveWithinReach({ seconds }: Move): readonly number[] {
  return seconds === 0 || seconds > oldestClaimedSeconds ? [] : [Math.abs(seconds)];
}

function answerMetrics(answers: readonly Answer[]): readonly EmbeddedMetric[] {
  const kinds = answers.map(answerKind);
  return Object.entries(names.answers).map(([kind, name]) => count(name, kinds.filter((each) => each === kind).length));
}
