import { expect, test } from "vitest";
import { rollupInterval } from "../../../simulator/dashboard/rollup-interval.ts";

const hour = 3_600;

test.each([
  [hour, 20, 60],
  [4 * hour, 60, 120],
  [24 * hour, 300, 1_200],
  [7 * 24 * hour, hour, 2 * hour],
])("a frame of %i seconds has its intervals", (seconds, line, bars) => {
  expect([rollupInterval(seconds, "line"), rollupInterval(seconds, "bars")]).toEqual([line, bars]);
});

test("a frame between two rows has the longer interval, and the shortest frame has many points", () => {
  expect(rollupInterval(hour + 1, "area")).toBe(60);
  expect(30 / rollupInterval(30, "line")).toBeGreaterThan(5);
});

test.each(["line", "area", "bars"] as const)("no frame up to a month has more than 400 points as %s", (display) => {
  for (let seconds = 30; seconds <= 31 * 24 * hour; seconds += 997) {
    expect(seconds / rollupInterval(seconds, display)).toBeLessThan(400);
  }
});
