import { expect, test } from "vitest";
import { at } from "../../../lambda/shared/json.ts";
import { loadPolicy } from "../../../simulator/policy.ts";
import { createCalendar, type Moment, runsOfWeek } from "../../../simulator/traffic/calendar.ts";

const when = 1_800_000_000_000;

function week(seed: number): readonly Moment[] {
  const moments: Moment[] = [];
  for (const moment of createCalendar(seed, "RUN")) {
    if (moment.day === 7) return moments;
    moments.push(moment);
  }
  return moments;
}

function inputs(moments: readonly Moment[]): readonly unknown[] {
  return moments.flatMap((moment) => moment.inputs.map((input) => input(when)));
}

test("gives the same week for the same seed", () => {
  expect(inputs(week(1))).toEqual(inputs(week(1)));
  expect(inputs(week(1))).not.toEqual(inputs(week(2)));
});

test("has about as many runs a week as it says", () => {
  const weeks = [1, 2, 3].map((seed) => inputs(week(seed)).length);
  const average = weeks.reduce((sum, runs) => sum + runs) / weeks.length;
  expect(Math.abs(average - runsOfWeek)).toBeLessThan(runsOfWeek / 20);
});

test("moves forward in time, is quiet at weekends, and detects drift at night", () => {
  const moments = week(1);
  const minutes = moments.map(({ day, minute }) => day * 1440 + minute);
  expect(minutes).toEqual(minutes.toSorted((a, b) => a - b));
  const runsOn = (day: number) => inputs(moments.filter((moment) => moment.day === day)).length;
  expect(runsOn(5)).toBeLessThan(runsOn(0) / 2);
  const nights = moments.filter(({ minute, inputs: { length } }) => minute >= 120 && minute < 130 && length >= 20);
  expect(nights.map(({ day }) => day)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  const drifts = inputs(nights).filter((input) => at(input, "run_updated", "run", "drift_detection") === true);
  expect(drifts.length).toBeGreaterThanOrEqual(7 * 20);
});

test("creates inputs that the policy sends, with unique ids", async () => {
  const policy = await loadPolicy();
  const all = inputs(week(1));
  const events = all.flatMap((input) => policy(input)).map(({ payload }) => at(payload, "event"));
  expect(events).toHaveLength(all.length);
  const named = events.filter((event) => at(event, "id") !== undefined);
  expect(new Set(named.map((event) => JSON.stringify(event))).size).toBe(named.length);
  expect(events.length - named.length).toBeGreaterThan(0);
});

test("has a stack that fails more than others", () => {
  const failedPart = (stack: string) => {
    const states = inputs(week(1)).flatMap((input) =>
      at(input, "run_updated", "stack", "id") === stack ? [at(input, "run_updated", "state")] : [],
    );
    return states.filter((state) => state === "FAILED").length / states.length;
  };
  expect(failedPart("staging-payments")).toBeGreaterThan(0.4);
  expect(failedPart("production-network")).toBeLessThan(0.2);
});
