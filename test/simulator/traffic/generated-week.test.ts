import { expect, test } from "vitest";
import { createGeneratedWeek } from "../../../simulator/traffic/generated-week.ts";

const now = 1_800_000_000_000;
const minute = 60_000;
const day = 86_400;

test("spreads seven days over the last 28 minutes, in order", () => {
  const week = createGeneratedWeek(3 * day, now);
  const times = [3, 4, 5, 6, 7, 8, 9].map((index) => week.timeOf(index * day, now) - now);
  expect(times).toEqual([-28, -24, -20, -16, -12, -8, -4].map((minutes) => minutes * minute));
});

test("gives no time older than 28 minutes, however long the week takes", () => {
  const week = createGeneratedWeek(0, now);
  expect(week.timeOf(0, now + 5 * minute)).toBe(now - 23 * minute);
});

test("counts the days and ends after the seventh, from any minute", () => {
  const week = createGeneratedWeek(day + 720 * 60, now);
  expect(week.dayOf(day + 720 * 60)).toBe(1);
  expect(week.dayOf(2 * day + 719 * 60)).toBe(1);
  expect(week.dayOf(2 * day + 720 * 60)).toBe(2);
  expect(week.includes(8 * day + 719 * 60)).toBe(true);
  expect(week.includes(8 * day + 720 * 60)).toBe(false);
});

test("before its first run it is the first day", () => {
  expect(createGeneratedWeek(day + 720 * 60, now).dayOf(0)).toBe(1);
});
