import { expect, test } from "vitest";
import { calendarText, compressionText } from "../../../../simulator/page/overview/calendar-text.ts";

test("tells day, time and week, and how far time is compressed", () => {
  expect(calendarText({ day: 8, minute: 9 * 60 + 5, isHeldUp: false, runs: 1234, minutesPerSecond: 9.6 })).toBe(
    "Tuesday 09:05 in week 2 of a simulated account. Time is compressed: one second here is about 10 minutes of the account.",
  );
});

test("tells that generation is paused", () => {
  expect(calendarText({ day: 0, minute: 0, isHeldUp: true, runs: 1, minutesPerSecond: null })).toBe(
    "Monday 00:00 in week 1 of a simulated account. Paused: too many messages are queued or dead-lettered.",
  );
});

test("is empty before the first run", () => {
  expect(calendarText({ day: 3, minute: 5, isHeldUp: true, runs: 0, minutesPerSecond: null })).toBe("");
});

test.each([null, 0, 1 / 60])("says nothing of compression at %j minutes a second", (minutes) => {
  expect(compressionText(minutes)).toBe("");
});

test("rounds to a minute at least", () => {
  expect(compressionText(1.2)).toContain("about a minute of");
  expect(compressionText(1.6)).toContain("about 2 minutes of");
});
