import { expect, test } from "vitest";
import { calendarText } from "../../../simulator/page/calendar-text.ts";

test("tells day, time, week and runs", () => {
  expect(calendarText({ day: 8, minute: 9 * 60 + 5, isHeldUp: false, runs: 1234 })).toBe(
    "Tuesday 09:05, week 2 of a simulated account. 1,234 runs so far.",
  );
});

test("tells that generation is paused", () => {
  expect(calendarText({ day: 0, minute: 0, isHeldUp: true, runs: 1 })).toBe(
    "Monday 00:00, week 1 of a simulated account. 1 runs so far. Paused: too many deliveries are queued or dead-lettered.",
  );
});

test("is empty before the first run", () => {
  expect(calendarText({ day: 3, minute: 5, isHeldUp: true, runs: 0 })).toBe("");
});
