import { describe, expect, test } from "vitest";
import { accountGauges } from "../../../../lambda/poller/domain/account-gauges.ts";
import type { AccountField } from "../../../../lambda/poller/domain/state-field.ts";

function gauges(field: AccountField, value: unknown) {
  return accountGauges(field, value).map(({ metric, tags, value: number }) => [metric.name, tags, number]);
}

test("stacks by state", () => {
  const points = [
    { value: 128, labels: ["FINISHED"] },
    { value: 7, labels: ["FAILED"] },
    { value: null, labels: ["UNCONFIRMED"] },
    { value: 3, labels: [] },
    { value: 4, labels: null },
    null,
  ];
  expect(gauges("stacksByState", points)).toEqual([
    ["stack.count", { state: "FINISHED" }, 128],
    ["stack.count", { state: "FAILED" }, 7],
  ]);
});

test("resources by drift, without labels that nobody knows", () => {
  const points = [
    { value: 1902, labels: ["IN_SYNC"] },
    { value: 14, labels: ["DRIFTED"] },
    { value: 5, labels: ["UNKNOWN"] },
  ];
  expect(gauges("resourcesByDrift", points)).toEqual([
    ["resource.count", { drifted: "false" }, 1902],
    ["resource.count", { drifted: "true" }, 14],
  ]);
});

test("the coverage of drift detection is the first point", () => {
  expect(gauges("driftDetectionCoverage", [{ value: 37.5, labels: [] }])).toEqual([
    ["drift_detection.coverage", {}, 37.5],
  ]);
});

test("runs that wait for a person are counted", () => {
  expect(gauges("runsAwaitingApproval", [{ id: "A" }, { id: "B" }])).toEqual([["run.awaiting_approval", {}, 2]]);
  expect(gauges("runsRequiringAttention", [])).toEqual([["run.requiring_attention", {}, 0]]);
});

test("minutes and their limit", () => {
  expect(gauges("usedMinutes", { usedPrivateMinutes: 7, usedPublicMinutes: 5 })).toEqual([
    ["usage.minutes", { worker_type: "private" }, 7],
    ["usage.minutes", { worker_type: "public" }, 5],
  ]);
  expect(gauges("allowedMinutes", { allowedMinutes: 100 })).toEqual([["usage.minutes_limit", {}, 100]]);
});

test("seats and their limits, without -1 for no limit", () => {
  expect(gauges("seats", { user: { limit: 10, inUse: 4 }, apiKey: { limit: -1, inUse: 1 } })).toEqual([
    ["usage.seats", { seat_type: "user" }, 4],
    ["usage.seats_limit", { seat_type: "user" }, 10],
    ["usage.seats", { seat_type: "api_key" }, 1],
  ]);
});

describe("sends nothing in place of", () => {
  const fields: readonly AccountField[] = [
    "stacksByState",
    "resourcesByDrift",
    "driftDetectionCoverage",
    "runsAwaitingApproval",
    "runsRequiringAttention",
    "usedMinutes",
    "allowedMinutes",
    "seats",
  ];
  test.each([null, undefined, "text", 5, {}])("%j", (value) => {
    for (const field of fields) expect(gauges(field, value)).toEqual([]);
  });
});
