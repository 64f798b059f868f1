import { describe, expect, test } from "vitest";
import {
  type Claim,
  decide,
  firstSecond,
  freeSecond,
  maySend,
  slotKeyOf,
} from "../../../../../../lambda/forwarder/destinations/metrics/domain/claim.ts";

const minute = 60;
const day = 24 * 60 * minute;
const nowEpochSeconds = 1_800_000_000;

function claimAged(seconds: number, changed: Partial<Claim> = {}): Claim {
  const second = nowEpochSeconds - seconds;
  return { slotKey: "h", second, generation: 3, open: [], done: false, series: [], ...changed };
}

function decided(claim: Claim | undefined, { eventAge = 0, historicalMetrics = false } = {}) {
  return decide(claim, { nowEpochSeconds, eventEpochSeconds: nowEpochSeconds - eventAge, historicalMetrics });
}

describe.each([false, true])("decide, historicalMetrics %s: without a claim", (historicalMetrics) => {
  test.each([-7200, 0, 57 * minute, 59 * minute, 45 * day])("an event of %i seconds ago is claimed", (eventAge) => {
    expect(decided(undefined, { eventAge, historicalMetrics })).toEqual({ kind: "claim" });
  });

  test("an event of over 45 days ago is dead-lettered", () => {
    const decision = decided(undefined, { eventAge: 45 * day + 1, historicalMetrics });
    expect(decision).toMatchObject({
      kind: "dead_letter",
      reason: "too_old",
      detail: expect.stringContaining("45 days ago"),
    });
  });
});

describe("decide: all attempts refused", () => {
  test.each([-120, 0, 58 * minute])("at a second of %i seconds ago, it is tried again there", (age) => {
    const claim = claimAged(age);
    expect(decided(claim)).toEqual({ kind: "attempt", claim });
    expect(decided(claim, { historicalMetrics: true })).toEqual({ kind: "attempt", claim });
  });

  test.each([58 * minute + 1, 61 * minute, 50 * day])("at a second of %i seconds ago, it gets another", (age) => {
    const claim = claimAged(age);
    expect(decided(claim)).toEqual({ kind: "reassign_timestamp", claim });
    expect(decided(claim, { historicalMetrics: true })).toEqual({ kind: "reassign_timestamp", claim });
  });

  test("by the later clock, if an acceptance is judged by one", () => {
    const [event, leadSeconds] = [{ nowEpochSeconds, eventEpochSeconds: nowEpochSeconds }, 10 * minute];
    const [timely, late] = [claimAged(48 * minute), claimAged(48 * minute + 1)];
    expect(decide(timely, { ...event, leadSeconds, historicalMetrics: false })).toMatchObject({ kind: "attempt" });
    expect(decide(late, { ...event, leadSeconds, historicalMetrics: false })).toMatchObject({
      kind: "reassign_timestamp",
    });
    const doubted = claimAged(58 * minute, { open: ["one"] });
    expect(decide(doubted, { ...event, leadSeconds, historicalMetrics: false })).toMatchObject({ kind: "attempt" });
  });

  test("however long ago the event was", () => {
    expect(decided(claimAged(0), { eventAge: 90 * day })).toMatchObject({ kind: "attempt" });
    expect(decided(claimAged(59 * minute), { eventAge: 90 * day })).toMatchObject({ kind: "reassign_timestamp" });
  });
});

describe("decide: one attempt may have arrived", () => {
  const open = ["one", "two"];

  test.each([-120, 0, 58 * minute])("at a second of %i seconds ago, it is repeated", (age) => {
    const claim = claimAged(age, { open });
    expect(decided(claim)).toEqual({ kind: "attempt", claim });
    expect(decided(claim, { historicalMetrics: true })).toEqual({ kind: "attempt", claim });
  });

  test.each([58 * minute + 1, 50 * day])("at a second of %i seconds ago, it is dead-lettered, or repeated", (age) => {
    const claim = claimAged(age, { open });
    const detail = `2 POST(s) at second ${claim.second} may have arrived, and it is too late to repeat them`;
    expect(decided(claim)).toEqual({ kind: "dead_letter", reason: "ambiguous", detail });
    expect(decided(claim, { historicalMetrics: true })).toEqual({ kind: "attempt", claim });
  });
});

describe.each([false, true])("decide, historicalMetrics %s: Datadog has it", (historicalMetrics) => {
  test.each([0, 59 * minute, 90 * day])("at a second of %i seconds ago, it is dropped", (age) => {
    for (const open of [[], ["one"]]) {
      const claim = claimAged(age, { done: true, open });
      expect(decided(claim, { eventAge: age, historicalMetrics })).toEqual({ kind: "drop" });
    }
  });
});

test("points may leave until 58 minutes after their second, or for ever", () => {
  expect(maySend(nowEpochSeconds - 58 * minute, { nowEpochSeconds, historicalMetrics: false })).toBe(true);
  expect(maySend(nowEpochSeconds - 58 * minute - 1, { nowEpochSeconds, historicalMetrics: false })).toBe(false);
  expect(maySend(nowEpochSeconds - 90 * day, { nowEpochSeconds, historicalMetrics: true })).toBe(true);
});

describe("the first second", () => {
  const now = nowEpochSeconds;

  test.each([
    ["its own", now - 60, now - 60],
    ["its own, in whole seconds", now - 59.5, now - 60],
    ["its own, thirty minutes ago", now - 1800, now - 1800],
    ["now, since it was longer ago", now - 1801, now],
    ["now, since it is yet to come", now + 3600, now],
    ["its own, which is this one", now + 0.4, now],
  ])("is %s", (_, event, second) => {
    expect(firstSecond(event, now + 0.9)).toBe(second);
  });
});

describe("a free second", () => {
  const now = nowEpochSeconds;
  const window = (from: number, to: number) =>
    new Set(Array.from({ length: to - from + 1 }, (_, index) => from + index));

  test("is one of the nearest sixteen backwards", () => {
    const taken = new Set([now - 10, now - 12]);
    expect(freeSecond(taken, now - 10, now, 0)).toBe(now - 11);
    expect(freeSecond(taken, now - 10, now, 0.99)).toBe(now - 27);
  });

  test("is the next one forwards where none is left backwards", () => {
    expect(freeSecond(window(now - 1800, now - 1788), now - 1790, now, 0.5)).toBe(now - 1787);
  });

  test("is now at the latest, and then there is none", () => {
    expect(freeSecond(window(now - 1800, now - 1), now - 5, now, 0)).toBe(now);
    expect(freeSecond(window(now - 1800, now), now - 5, now, 0)).toBeUndefined();
  });
});

test("a slot key is made of the reserved tags alone", () => {
  const keyOf = (...tags: string[]) => slotKeyOf([{ metric: "runs", value: 1, tags }]);
  expect(keyOf("account:acme", "stack:one", "team:a")).toBe(keyOf("account:acme", "policy_type:plan", "stack:one"));
  expect(keyOf("stack:one")).not.toBe(keyOf("stack:two"));
  expect(keyOf("branch:one")).not.toBe(keyOf("stack:one"));
  expect(keyOf()).toBe(slotKeyOf([]));
});
