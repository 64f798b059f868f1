import { expect, test } from "vitest";
import { type Arrival, createCalendar, runsOfWeek } from "../../../simulator/traffic/calendar.ts";
import type { PlannedRun } from "../../../simulator/traffic/planned-run.ts";

function week(seed: number): readonly Arrival[] {
  const arrivals: Arrival[] = [];
  for (const arrival of createCalendar(seed, "RUN")) {
    if (arrival.second >= 7 * 86_400) return arrivals;
    arrivals.push(arrival);
  }
  return arrivals;
}

function runsOf(arrivals: readonly Arrival[]): readonly PlannedRun[] {
  return arrivals.flatMap(({ runs }) => runs);
}

test("gives the same week for the same seed", () => {
  expect(runsOf(week(1))).toEqual(runsOf(week(1)));
  expect(runsOf(week(1))).not.toEqual(runsOf(week(2)));
});

test("has about as many runs a week as it says", () => {
  const weeks = [1, 2, 3].map((seed) => runsOf(week(seed)).length);
  const average = weeks.reduce((sum, runs) => sum + runs) / weeks.length;
  expect(Math.abs(average - runsOfWeek)).toBeLessThan(runsOfWeek / 20);
});

test("moves forward in time, is quiet at weekends, and detects drift at night", () => {
  const arrivals = week(1);
  const seconds = arrivals.map(({ second }) => second);
  expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
  const runsOn = (day: number) => runsOf(arrivals.filter(({ second }) => Math.floor(second / 86_400) === day)).length;
  expect(runsOn(5)).toBeLessThan(runsOn(0) / 2);
  const drifts = arrivals.filter(({ runs }) => runs.some(({ isDriftDetection }) => isDriftDetection));
  expect(drifts.map(({ second }) => Math.floor(second / 600))).toEqual(
    [0, 1, 2, 3, 4, 5, 6].map((day) => day * 144 + 12),
  );
  expect(drifts.map(({ runs }) => runs.length)).toEqual([20, 20, 20, 20, 20, 20, 20]);
});

test("has unique ids, module versions and internal errors", () => {
  const arrivals = week(1);
  const others = arrivals.flatMap((arrival) => arrival.others);
  const ids = [...runsOf(arrivals), ...others].flatMap(({ id }) => id ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  expect(others.filter(({ id }) => id === undefined)).toHaveLength(7);
  expect(others.filter(({ id }) => id !== undefined)).toHaveLength(21);
});

test("has a stack that fails more than others", () => {
  const failedPart = (stack: string) => {
    const states = runsOf(week(1)).flatMap((run) => (run.stack.id === stack ? [run.finalState] : []));
    return states.filter((state) => state === "FAILED").length / states.length;
  };
  expect(failedPart("staging-payments")).toBeGreaterThan(0.4);
  expect(failedPart("production-network")).toBeLessThan(0.2);
});
