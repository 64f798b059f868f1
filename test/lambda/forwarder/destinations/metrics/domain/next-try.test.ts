import { describe, expect, test } from "vitest";
import {
  type Circumstances,
  needsHeartbeat,
  nextTry,
  obstacleOf,
  obstacleOfHeartbeat,
} from "../../../../../../lambda/forwarder/destinations/metrics/domain/next-try.ts";
import type { Refusal, Verdict } from "../../../../../../lambda/forwarder/domain/verdict.ts";

const refused = (why: Refusal["why"]): Refusal => ({ kind: "refused", why, detail: why });
const usual: Circumstances = {
  isAlone: true,
  hasFreshKey: false,
  mayGoOn: true,
  heartbeats: { before: true, since: true },
};

const nextAfter = (refusal: Refusal, changed: Partial<Circumstances>) => nextTry(refusal, { ...usual, ...changed });

describe.each([refused("invalid"), refused("too_large")])("the refusal $why", (objection) => {
  test.each([
    [true, true, "never"],
    [false, true, "now"],
    [true, false, "later"],
    [false, false, "later"],
  ])("of one event, with a heartbeat accepted before: %s, since: %s, leads to a retry %s", (before, since, next) => {
    expect(nextAfter(objection, { heartbeats: { before, since } })).toBe(next);
  });

  test.each([
    [true, false, "now"],
    [false, true, "now"],
    [false, false, "later"],
  ])("of many events, with a heartbeat accepted before: %s, since: %s, leads to a retry %s", (before, since, next) => {
    expect(nextAfter(objection, { isAlone: false, heartbeats: { before, since } })).toBe(next);
    expect(nextAfter(objection, { isAlone: false, mayGoOn: false, heartbeats: { before, since } })).toBe("later");
  });

  test("requires a heartbeat, except for a group after an accepted heartbeat", () => {
    expect(needsHeartbeat(objection, { isAlone: true, hasAcceptedHeartbeat: true })).toBe(true);
    expect(needsHeartbeat(objection, { isAlone: true, hasAcceptedHeartbeat: false })).toBe(true);
    expect(needsHeartbeat(objection, { isAlone: false, hasAcceptedHeartbeat: false })).toBe(true);
    expect(needsHeartbeat(objection, { isAlone: false, hasAcceptedHeartbeat: true })).toBe(false);
  });

  test("is an obstacle for a heartbeat, but not for events", () => {
    expect(obstacleOf(objection, false)).toBeUndefined();
    expect(obstacleOfHeartbeat(objection)).toMatchObject({ kind: "retry" });
  });
});

test.each([
  [true, true, "now"],
  [false, true, "later"],
  [true, false, "later"],
])("a 403, with a fresh key: %s, with time left: %s, leads to a retry %s", (hasFreshKey, mayGoOn, next) => {
  expect(nextAfter(refused("forbidden"), { hasFreshKey, mayGoOn })).toBe(next);
});

test.each([refused("unreachable"), refused("expired"), refused("rate_limited")])(
  "the refusal $why is an obstacle, and is retried later",
  (verdict) => {
    expect(nextAfter(verdict, {})).toBe("later");
    expect(needsHeartbeat(verdict, { isAlone: true, hasAcceptedHeartbeat: false })).toBe(false);
    expect(obstacleOf(verdict, true)).toMatchObject({ kind: "retry" });
    expect(obstacleOfHeartbeat(verdict)).toMatchObject({ kind: "retry" });
  },
);

test("an obstacle keeps Datadog's own reset", () => {
  const limited: Verdict = { kind: "refused", why: "rate_limited", detail: "429", resetSeconds: 55 };
  expect(obstacleOf(limited, false)).toEqual({ kind: "retry", detail: "not claimed: 429", resetSeconds: 55 });
  expect(obstacleOfHeartbeat(limited)).toEqual({
    kind: "retry",
    detail: "the heartbeat was not accepted: 429",
    resetSeconds: 55,
  });
});

test("an unknown verdict is an obstacle, and an acceptance is not", () => {
  expect(obstacleOf({ kind: "accepted" }, false)).toBeUndefined();
  expect(obstacleOfHeartbeat({ kind: "accepted" })).toBeUndefined();
  for (const obstacle of [obstacleOf, obstacleOfHeartbeat]) {
    expect(obstacle({ kind: "unknown", detail: "lost" }, false)).toMatchObject({ kind: "retry" });
  }
});
