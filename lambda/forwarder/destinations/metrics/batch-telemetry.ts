import { cloudWatchMetrics as names } from "../../../contract/cloudwatch-metrics.ts";
import { count, distribution, type EmbeddedMetric } from "../../../shared/embedded-metric.ts";
import { answerMetrics } from "../../answer-metrics.ts";
import type { EventIdentity } from "../../destination.ts";
import type { Answer } from "../../domain/answer.ts";
import { oldestClaimedSeconds } from "./domain/claim.ts";

export interface BatchTelemetry {
  readonly answers: Answer[];
  /** Seconds by which Datadog's clock was ahead of ours. */
  readonly clockDisagreements: number[];
  /** By event id: the second of the accepted points, and the acceptance in milliseconds since 1970. */
  readonly acceptances: Map<string, { readonly second: number; readonly atMilliseconds: number }>;
  /** Event ids. */
  readonly withoutSecond: Set<string>;
  /** Event ids. */
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

export function telemetryMetrics(
  telemetry: BatchTelemetry,
  events: ReadonlyMap<string, EventIdentity>,
): readonly EmbeddedMetric[] {
  const moves = movesOf(telemetry, events);
  const disagreements = telemetry.clockDisagreements.map((ahead) => Math.round(Math.abs(ahead)));
  const late = moves.filter(({ mayBeLate, seconds }) => mayBeLate && seconds > oldestClaimedSeconds);
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
  readonly mayBeLate: boolean;
  /** From the event's second to that of its points. */
  readonly seconds: number;
}

function movesOf({ acceptances }: BatchTelemetry, events: ReadonlyMap<string, EventIdentity>): readonly Move[] {
  return [...acceptances].flatMap(([eventId, { second }]) => {
    const event = events.get(eventId);
    if (event === undefined) return [];
    const mayBeLate = event.isTimedAtItsEnd && event.isBackfilled !== true;
    return { mayBeLate, seconds: second - Math.floor(event.eventEpochSeconds) };
  });
}

/** A longer move is that of a late event, whose own second was too old. */
function moveWithinReach({ seconds }: Move): readonly number[] {
  return seconds === 0 || seconds > oldestClaimedSeconds ? [] : [Math.abs(seconds)];
}
