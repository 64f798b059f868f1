import { describe, expect, test } from "vitest";
import {
  type Claim,
  decide,
  firstSecond,
  freeSecond,
  maySend,
  searchedRange,
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

describe.each([false, true])("decide without a claim, historicalMetrics %s", (historicalMetrics) => {
  test.each([-7200, 0, 57 * minute, 59 * minute, 45 * day])("claims an event that is %i seconds old", (eventAge) => {
    expect(decided(undefined, { eventAge, historicalMetrics })).toEqual({ kind: "claim" });
  });

  test("dead-letters an event that is over 45 days old", () => {
    const decision = decided(undefined, { eventAge: 45 * day + 1, historicalMetrics });
    expect(decision).toMatchObject({
      kind: "dead_letter",
      reason: "too_old",
      detail: expect.stringContaining("45 days ago"),
    });
  });
});

describe("decide after only refused attempts", () => {
  test.each([-120, 0, 58 * minute])("retries a timestamp that is %i seconds old", (age) => {
    const claim = claimAged(age);
    expect(decided(claim)).toEqual({ kind: "attempt", claim });
    expect(decided(claim, { historicalMetrics: true })).toEqual({ kind: "attempt", claim });
  });

  test.each([58 * minute + 1, 61 * minute, 50 * day])("reassigns a timestamp that is %i seconds old", (age) => {
    const claim = claimAged(age);
    expect(decided(claim)).toEqual({ kind: "reassign_timestamp", claim });
    expect(decided(claim, { historicalMetrics: true })).toEqual({ kind: "reassign_timestamp", claim });
  });

  test.each([58 * minute + 1, 40 * day])(
    "retries a timestamp of a backfilled event that is %i seconds old, with historicalMetrics",
    (age) => {
      const claim = claimAged(age);
      const backfilled = { nowEpochSeconds, eventEpochSeconds: claim.second, isBackfilled: true };
      expect(decide(claim, { ...backfilled, historicalMetrics: true })).toEqual({ kind: "attempt", claim });
      expect(decide(claim, { ...backfilled, historicalMetrics: false })).toMatchObject({ kind: "reassign_timestamp" });
    },
  );

  test("adds the lead of Datadog's clock to the age, unless an attempt may have arrived", () => {
    const [event, leadSeconds] = [{ nowEpochSeconds, eventEpochSeconds: nowEpochSeconds }, 10 * minute];
    const [timely, late] = [claimAged(48 * minute), claimAged(48 * minute + 1)];
    expect(decide(timely, { ...event, leadSeconds, historicalMetrics: false })).toMatchObject({ kind: "attempt" });
    expect(decide(late, { ...event, leadSeconds, historicalMetrics: false })).toMatchObject({
      kind: "reassign_timestamp",
    });
    const doubted = claimAged(58 * minute, { open: ["one"] });
    expect(decide(doubted, { ...event, leadSeconds, historicalMetrics: false })).toMatchObject({ kind: "attempt" });
  });

  test("ignores the age of the event", () => {
    expect(decided(claimAged(0), { eventAge: 90 * day })).toMatchObject({ kind: "attempt" });
    expect(decided(claimAged(59 * minute), { eventAge: 90 * day })).toMatchObject({ kind: "reassign_timestamp" });
  });
});

describe("decide after attempts that may have arrived", () => {
  const open = ["one", "two"];

  test.each([-120, 0, 58 * minute])("retries a timestamp that is %i seconds old", (age) => {
    const claim = claimAged(age, { open });
    expect(decided(claim)).toEqual({ kind: "attempt", claim });
    expect(decided(claim, { historicalMetrics: true })).toEqual({ kind: "attempt", claim });
  });

  test.each([58 * minute + 1, 50 * day])(
    "dead-letters a timestamp that is %i seconds old, or retries it with historicalMetrics",
    (age) => {
      const claim = claimAged(age, { open });
      const detail = `2 POST(s) at second ${claim.second} may have arrived, and it is too late to repeat them`;
      expect(decided(claim)).toEqual({ kind: "dead_letter", reason: "ambiguous", detail });
      expect(decided(claim, { historicalMetrics: true })).toEqual({ kind: "attempt", claim });
    },
  );
});

describe.each([false, true])("decide after an accepted attempt, historicalMetrics %s", (historicalMetrics) => {
  test.each([0, 59 * minute, 90 * day])("drops an event with a timestamp that is %i seconds old", (age) => {
    for (const open of [[], ["one"]]) {
      const claim = claimAged(age, { done: true, open });
      expect(decided(claim, { eventAge: age, historicalMetrics })).toEqual({ kind: "drop" });
    }
  });
});

test("points may be sent until 58 minutes after their timestamp, or at any time with historicalMetrics", () => {
  expect(maySend(nowEpochSeconds - 58 * minute, { nowEpochSeconds, historicalMetrics: false })).toBe(true);
  expect(maySend(nowEpochSeconds - 58 * minute - 1, { nowEpochSeconds, historicalMetrics: false })).toBe(false);
  expect(maySend(nowEpochSeconds - 90 * day, { nowEpochSeconds, historicalMetrics: true })).toBe(true);
});

describe("the first second", () => {
  const now = nowEpochSeconds;

  test.each([
    ["the event's own", now - 60, now - 60],
    ["the event's own, in whole seconds", now - 59.5, now - 60],
    ["the event's own, thirty minutes ago", now - 1800, now - 1800],
    ["now for an older event", now - 1801, now],
    ["now for an event in the future", now + 3600, now],
    ["the event's own, which is now", now + 0.4, now],
  ])("is %s", (_, event, second) => {
    const age = { eventEpochSeconds: event, nowEpochSeconds: now + 0.9, historicalMetrics: true };
    expect(firstSecond(age)).toBe(second);
    expect(firstSecond({ ...age, historicalMetrics: false, isBackfilled: true })).toBe(second);
  });

  test.each([
    ["45 days ago", now - 45 * day, now - 45 * day],
    ["a second too old for a live event", now - 1801, now - 1801],
    ["now for an event in the future", now + 3600, now],
  ])("of a backfilled event with historical metrics is its own, %s", (_, eventEpochSeconds, second) => {
    const age = { eventEpochSeconds, nowEpochSeconds: now + 0.9, historicalMetrics: true, isBackfilled: true };
    expect(firstSecond(age)).toBe(second);
  });
});

describe("a free second", () => {
  const now = nowEpochSeconds;
  const range = { oldest: now - 1800, newest: now };
  const window = (from: number, to: number) =>
    new Set(Array.from({ length: to - from + 1 }, (_, index) => from + index));

  test("is one of the sixteen nearest earlier seconds", () => {
    const taken = new Set([now - 10, now - 12]);
    expect(freeSecond(taken, now - 10, range, 0)).toBe(now - 11);
    expect(freeSecond(taken, now - 10, range, 0.99)).toBe(now - 27);
  });

  test("is the next later second if no earlier one is free", () => {
    expect(freeSecond(window(now - 1800, now - 1788), now - 1790, range, 0.5)).toBe(now - 1787);
  });

  test("is never after now, so there may be none", () => {
    expect(freeSecond(window(now - 1800, now - 1), now - 5, range, 0)).toBe(now);
    expect(freeSecond(window(now - 1800, now), now - 5, range, 0)).toBeUndefined();
  });

  test("is searched in the last thirty minutes, or around the second of a backfilled event", () => {
    const age = { eventEpochSeconds: now - day, nowEpochSeconds: now + 0.9, historicalMetrics: true };
    expect(searchedRange(now - day, age)).toEqual(range);
    expect(searchedRange(now - day, { ...age, isBackfilled: true })).toEqual({
      oldest: now - day - 1800,
      newest: now - day + 1800,
    });
    expect(searchedRange(now - 60, { ...age, isBackfilled: true })).toEqual({ oldest: now - 1860, newest: now });
    expect(searchedRange(now, { ...age, isBackfilled: true, historicalMetrics: false })).toEqual(range);
  });
});

test("a slot key depends only on the reserved tags", () => {
  const keyOf = (...tags: string[]) => slotKeyOf([{ metric: "runs", value: 1, tags }]);
  expect(keyOf("account:acme", "stack:one", "team:a")).toBe(keyOf("account:acme", "policy_type:plan", "stack:one"));
  expect(keyOf("stack:one")).not.toBe(keyOf("stack:two"));
  expect(keyOf("branch:one")).not.toBe(keyOf("stack:one"));
  expect(keyOf()).toBe(slotKeyOf([]));
});
