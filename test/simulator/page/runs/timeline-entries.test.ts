import { expect, test } from "vitest";
import { timelineOf } from "../../../../simulator/page/runs/timeline-entries.ts";

test("each step has its distance from the first one and from the one before", () => {
  const times = ["10.000", "10.250", "09.000"].map((time) => `2026-01-01T00:00:${time}Z`);
  const steps = times.map((time) => ({ kind: "queued", time, detail: "", times: 1 }) as const);
  expect(timelineOf(steps).map(({ sinceStart, sinceBefore }) => [sinceStart, sinceBefore])).toEqual([
    [0, 0],
    [250, 250],
    [-1000, -1250],
  ]);
  expect(timelineOf([])).toEqual([]);
});
