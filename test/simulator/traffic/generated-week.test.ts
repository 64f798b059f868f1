import { expect, test } from "vitest";
import { createGeneratedWeek } from "../../../simulator/traffic/generated-week.ts";

const now = 1_800_000_000_000;
const minute = 60_000;

test("spreads seven days over the last 28 minutes, in order", () => {
  const week = createGeneratedWeek({ day: 3, minute: 0 }, now);
  const times = [3, 4, 5, 6, 7, 8, 9].map((day) => week.timeOf({ day, minute: 0 }, now) - now);
  expect(times).toEqual([-28, -24, -20, -16, -12, -8, -4].map((minutes) => minutes * minute));
});

test("gives no time older than 28 minutes, however long the week takes", () => {
  const week = createGeneratedWeek({ day: 0, minute: 0 }, now);
  expect(week.timeOf({ day: 0, minute: 0 }, now + 5 * minute)).toBe(now - 23 * minute);
});

test("counts the days and ends after the seventh, from any minute", () => {
  const week = createGeneratedWeek({ day: 1, minute: 720 }, now);
  expect(week.dayOf({ day: 1, minute: 720 })).toBe(1);
  expect(week.dayOf({ day: 2, minute: 719 })).toBe(1);
  expect(week.dayOf({ day: 2, minute: 720 })).toBe(2);
  expect(week.includes({ day: 8, minute: 719 })).toBe(true);
  expect(week.includes({ day: 8, minute: 720 })).toBe(false);
});

test("before its first run it is the first day", () => {
  expect(createGeneratedWeek({ day: 1, minute: 720 }, now).dayOf({ day: 0, minute: 0 })).toBe(1);
});
