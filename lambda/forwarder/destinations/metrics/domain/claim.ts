import { createHash } from "node:crypto";
import { commonTagKeys } from "../../../../contract/runs.ts";
import { tagKey } from "../../../../shared/datadog-tags.ts";
import type { Series } from "./series.ts";

/** The stored series are sent, whatever the present configuration says. */
export interface Claim {
  readonly slotKey: string;
  readonly second: number;
  /** Grows with every reassignment, so that an answer for an earlier second changes nothing. */
  readonly generation: number;
  /** Nonces of the POSTs that are not known to be refused. */
  readonly open: readonly string[];
  readonly done: boolean;
  readonly series: readonly Series[];
}

export type Decision =
  | { readonly kind: "claim" }
  | { readonly kind: "attempt"; readonly claim: Claim }
  | { readonly kind: "reassign_timestamp"; readonly claim: Claim }
  | { readonly kind: "drop" }
  | { readonly kind: "dead_letter"; readonly reason: "too_old" | "ambiguous"; readonly detail: string };

export interface Age {
  readonly nowEpochSeconds: number;
  readonly eventEpochSeconds: number;
  /** Whether Datadog takes points of any age for our metrics. */
  readonly historicalMetrics: boolean;
  /** How far the clock that judges an acceptance may be ahead of ours. @default 0 */
  readonly leadSeconds?: number;
  /** Whether `backfill` sent the event. @default false */
  readonly isBackfilled?: boolean;
}

/** Seconds since 1970, both included. */
export interface SecondRange {
  readonly oldest: number;
  readonly newest: number;
}

export type TakenSeconds = Pick<ReadonlySet<number>, "has">;

/** Datadog silently drops points over an hour old. */
export const oldestSentSeconds = 58 * 60;

export const oldestClaimedSeconds = 30 * 60;

const oldestCountedSeconds = 45 * 24 * 60 * 60;

/** The decision table of docs/decisions/0001-one-second-each.md. */
export function decide(claim: Claim | undefined, age: Age): Decision {
  if (claim === undefined) {
    const seconds = age.nowEpochSeconds - age.eventEpochSeconds;
    if (seconds <= oldestCountedSeconds) return { kind: "claim" };
    const detail = `it happened ${Math.floor(seconds / 86_400)} days ago; whether it was counted is known for 45`;
    return { kind: "dead_letter", reason: "too_old", detail };
  }
  if (claim.done) return { kind: "drop" };
  const seconds = age.nowEpochSeconds - claim.second;
  if (claim.open.length === 0) {
    // An acceptance too late by the other clock would put the event in doubt.
    const isTimely = seconds + (age.leadSeconds ?? 0) <= oldestSentSeconds;
    return { kind: isTimely || belongsAtItsSecond(age) ? "attempt" : "reassign_timestamp", claim };
  }
  if (seconds <= oldestSentSeconds || age.historicalMetrics) return { kind: "attempt", claim };
  const detail = `${claim.open.length} POST(s) at second ${claim.second} may have arrived, and it is too late to repeat them`;
  return { kind: "dead_letter", reason: "ambiguous", detail };
}

/** If not, the POST counts as refused. */
export function maySend(second: number, age: Pick<Age, "nowEpochSeconds" | "historicalMetrics">): boolean {
  return age.historicalMetrics || age.nowEpochSeconds - second <= oldestSentSeconds;
}

/** Hashes the reserved tags, which all series of an event share. So equal series have equal slot keys. */
export function slotKeyOf(series: readonly Series[]): string {
  const reserved: ReadonlySet<string> = new Set(commonTagKeys);
  const tags = (series[0]?.tags ?? []).filter((tag) => reserved.has(tagKey(tag)));
  return createHash("sha256").update(JSON.stringify(tags)).digest("base64url").slice(0, 22);
}

/** A late live event belongs near now, where monitors see it. A backfilled one belongs into the past. */
function belongsAtItsSecond({ historicalMetrics, isBackfilled = false }: Age): boolean {
  return historicalMetrics && isBackfilled;
}

/** The event's own if that is at most 30 minutes ago, or if it belongs there; else now. */
export function firstSecond(age: Age): number {
  const own = Math.floor(age.eventEpochSeconds);
  const now = Math.floor(age.nowEpochSeconds);
  return own <= now && (own >= now - oldestClaimedSeconds || belongsAtItsSecond(age)) ? own : now;
}

/** The last 30 minutes; for an event that belongs at its own second, 30 minutes on both sides of `start`. */
export function searchedRange(start: number, age: Age): SecondRange {
  const now = Math.floor(age.nowEpochSeconds);
  if (!belongsAtItsSecond(age)) return { oldest: now - oldestClaimedSeconds, newest: now };
  return { oldest: start - oldestClaimedSeconds, newest: Math.min(now, start + oldestClaimedSeconds) };
}

const nearest = 16;

/**
 * A random one of the nearest sixteen backwards, so that forwarders seldom collide; else the next one forwards.
 * `undefined` if the range is full.
 */
export function freeSecond(
  taken: TakenSeconds,
  start: number,
  { oldest, newest }: SecondRange,
  random: number,
): number | undefined {
  const backwards: number[] = [];
  for (let second = start; second >= oldest && backwards.length < nearest; second -= 1) {
    if (!taken.has(second)) backwards.push(second);
  }
  const picked = backwards[Math.floor(random * backwards.length)];
  if (picked !== undefined) return picked;
  for (let second = start + 1; second <= newest; second += 1) {
    if (!taken.has(second)) return second;
  }
  return undefined;
}
