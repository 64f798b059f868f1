import { describe, expect, test } from "vitest";
import {
  type Circumstances,
  needsHeartbeat,
  nextTry,
  obstacleOf,
  obstacleOfHeartbeat,
} from "../../../../../../lambda/forwarder/destinations/metrics/domain/next-try.ts";
import type { Refusal, Verdict } from "../../../../../../lambda/forwarder/destinations/metrics/domain/verdict.ts";

const refused = (why: Refusal["why"]): Refusal => ({ kind: "refused", why, detail: why });
const usual: Circumstances = {
  isAlone: true,
  hasFreshKey: false,
  mayGoOn: true,
  heartbeats: { before: true, since: true },
};

const nextAfter = (refusal: Refusal, changed: Partial<Circumstances>) => nextTry(refusal, { ...usual, ...changed });

describe.each([refused("invalid"), refused("too_large")])("$why", (objection) => {
  test.each([
    [true, true, "never"],
    [false, true, "now"],
    [true, false, "later"],
    [false, false, "later"],
  ])("to one event, heartbeats accepted before: %s, since: %s: again %s", (before, since, next) => {
    expect(nextAfter(objection, { heartbeats: { before, since } })).toBe(next);
  });

  test.each([
    [true, false, "now"],
    [false, true, "now"],
    [false, false, "later"],
  ])("to many events, heartbeats accepted before: %s, since: %s: again %s", (before, since, next) => {
    expect(nextAfter(objection, { isAlone: false, heartbeats: { before, since } })).toBe(next);
    expect(nextAfter(objection, { isAlone: false, mayGoOn: false, heartbeats: { before, since } })).toBe("later");
  });

  test("takes a heartbeat to understand, except for a group after an accepted one", () => {
    expect(needsHeartbeat(objection, { isAlone: true, hasAcceptedHeartbeat: true })).toBe(true);
    expect(needsHeartbeat(objection, { isAlone: true, hasAcceptedHeartbeat: false })).toBe(true);
    expect(needsHeartbeat(objection, { isAlone: false, hasAcceptedHeartbeat: false })).toBe(true);
    expect(needsHeartbeat(objection, { isAlone: false, hasAcceptedHeartbeat: true })).toBe(false);
  });

  test("to events is no obstacle by itself, and to a heartbeat is one", () => {
    expect(obstacleOf(objection, false)).toBeUndefined();
    expect(obstacleOfHeartbeat(objection)).toMatchObject({ kind: "retry" });
  });
});

test.each([
  [true, true, "now"],
  [false, true, "later"],
  [true, false, "later"],
])("a 403, with a key read again: %s, going on: %s: again %s", (hasFreshKey, mayGoOn, next) => {
  expect(nextAfter(refused("forbidden"), { hasFreshKey, mayGoOn })).toBe(next);
});

test.each([refused("unreachable"), refused("expired"), refused("rate_limited")])(
  "$why is for later, and an obstacle",
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

test("an acceptance is no obstacle, an unknown verdict is", () => {
  expect(obstacleOf({ kind: "accepted" }, false)).toBeUndefined();
  expect(obstacleOfHeartbeat({ kind: "accepted" })).toBeUndefined();
  for (const obstacle of [obstacleOf, obstacleOfHeartbeat]) {
    expect(obstacle({ kind: "unknown", detail: "lost" }, false)).toMatchObject({ kind: "retry" });
  }
});
