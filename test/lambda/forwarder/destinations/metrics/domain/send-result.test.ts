import { describe, expect, test } from "vitest";
import type { Outcome } from "../../../../../../lambda/forwarder/destinations/metrics/domain/outcome.ts";
import {
  type Circumstances,
  needsHeartbeat,
  obstacleOf,
  obstacleOfHeartbeat,
  sendResult,
} from "../../../../../../lambda/forwarder/destinations/metrics/domain/send-result.ts";

const refused = (why: Extract<Outcome, { kind: "refused" }>["why"]): Outcome => ({ kind: "refused", why, detail: why });
const usual: Circumstances = {
  isAlone: true,
  hasFreshKey: false,
  mayGoOn: true,
  heartbeats: { before: true, since: true },
};

const nextAfter = (outcome: Outcome, changed: Partial<Circumstances>) => {
  const result = sendResult(outcome, { ...usual, ...changed });
  return result.kind === "refused" ? result.next : result.kind;
};

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

test.each([refused("unreachable"), refused("rate_limited")])("$why is for later, and an obstacle", (outcome) => {
  expect(nextAfter(outcome, {})).toBe("later");
  expect(needsHeartbeat(outcome, { isAlone: true, hasAcceptedHeartbeat: false })).toBe(false);
  expect(obstacleOf(outcome, true)).toMatchObject({ kind: "retry" });
  expect(obstacleOfHeartbeat(outcome)).toMatchObject({ kind: "retry" });
});

test("an obstacle keeps Datadog's own reset", () => {
  const limited: Outcome = { kind: "refused", why: "rate_limited", detail: "429", resetSeconds: 55 };
  expect(obstacleOf(limited, false)).toEqual({ kind: "retry", detail: "not claimed: 429", resetSeconds: 55 });
  expect(obstacleOfHeartbeat(limited)).toEqual({
    kind: "retry",
    detail: "the heartbeat was not accepted: 429",
    resetSeconds: 55,
  });
});

test("an acceptance is no obstacle, an unknown outcome is", () => {
  expect(obstacleOf({ kind: "accepted" }, false)).toBeUndefined();
  expect(obstacleOfHeartbeat({ kind: "accepted" })).toBeUndefined();
  for (const obstacle of [obstacleOf, obstacleOfHeartbeat]) {
    expect(obstacle({ kind: "unknown", detail: "lost" }, false)).toMatchObject({ kind: "retry" });
  }
});
