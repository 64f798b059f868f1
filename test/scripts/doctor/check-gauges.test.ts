import { expect, test } from "vitest";
import type { Reading, SpaceliftState } from "../../../lambda/poller/spacelift-state.ts";
import { checkLastPoll, checkStateFields } from "../../../scripts/doctor/check-gauges.ts";

const minute = 60_000;

function lastPoll(minutesAgo: number | undefined, PollMinutes = 1) {
  const now = () => 1_800_000_000_000;
  const keys: string[] = [];
  const lastPollMilliseconds = (key: string) => {
    keys.push(key);
    return Promise.resolve(minutesAgo === undefined ? undefined : now() - minutesAgo * minute);
  };
  return checkLastPoll({ LeaseKey: "P#stack", PollMinutes }, { lastPollMilliseconds, now }).then((finding) => {
    expect(keys).toEqual(["P#stack"]);
    return finding;
  });
}

test.each([
  [3, 1, "right", "the last poll began 3 minute(s) ago, and one is due every 1 minute(s)"],
  [4, 1, "note", "the last poll began 4 minutes ago, but one is due every 1 minute(s)"],
  [11, 5, "right", "the last poll began 11 minute(s) ago, and one is due every 5 minute(s)"],
  [undefined, 1, "note", "no poll has begun yet"],
])("a poll %s minutes ago, every %s minutes: %s", async (minutesAgo, pollMinutes, status, detail) => {
  expect(await lastPoll(minutesAgo, pollMinutes)).toMatchObject({ check: "gauges", status, detail });
});

function stateOf(readings: Readonly<Record<string, Reading>>): SpaceliftState {
  const answered: Reading = { kind: "answered", value: null };
  return {
    read: (field) => Promise.resolve(readings[field] ?? answered),
    readQueue: () => expect.fail("a queue was read"),
  };
}

test("fields that Spacelift refuses are noted, with its words", async () => {
  const detail = "not available for machine sessions";
  expect(await checkStateFields(stateOf({}))).toMatchObject({ status: "right" });
  expect(await checkStateFields(stateOf({ seats: { kind: "refused", detail } }))).toMatchObject({
    status: "note",
    detail: `Spacelift refuses seats (${detail})`,
    remedy: expect.stringContaining("not sent"),
  });
});

test("an unreachable Spacelift leaves it unknown", async () => {
  const seats: Reading = { kind: "failed", detail: "unavailable: status 503", isRateLimit: false };
  expect(await checkStateFields(stateOf({ seats }))).toMatchObject({
    status: "unknown",
    detail: "Spacelift did not answer about seats (unavailable: status 503)",
  });
});
