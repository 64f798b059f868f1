import { describe, expect, test } from "vitest";
import { bucketText, frameText, timeTicks } from "../../../../simulator/page/dashboard/time-text.ts";

const at = (day: number, hour: number, minute = 0, second = 0) =>
  new Date(2026, 0, day, hour, minute, second).getTime() / 1000;
const texts = (from: number, to: number, most: number) => timeTicks(from, to, most).map(({ text }) => text);

describe("ticks", () => {
  test("are round local times", () => {
    expect(texts(at(5, 13, 7), at(5, 13, 37), 7)).toEqual(["13:10", "13:15", "13:20", "13:25", "13:30", "13:35"]);
    expect(timeTicks(at(5, 13, 7), at(5, 13, 37), 7)[0]?.second).toBe(at(5, 13, 10));
  });

  test("have seconds if they are close together, and days if they are far apart", () => {
    expect(texts(at(5, 13, 0, 1), at(5, 13, 0, 31), 4)).toEqual(["13:00:10", "13:00:20", "13:00:30"]);
    expect(texts(at(5, 13), at(8, 13), 4)).toEqual(["Tue 6 Jan", "Wed 7 Jan", "Thu 8 Jan"]);
    expect(texts(at(5, 13), at(6, 13), 5)).toEqual(["18:00", "Tue", "06:00", "12:00"]);
  });

  test.each([30, 300, 1_800, 86_400, 604_800])("of %i seconds are at most as many as there is room for", (seconds) => {
    for (const most of [2, 4, 9])
      expect(texts(at(5, 13, 7), at(5, 13, 7) + seconds, most).length).toBeLessThanOrEqual(most);
  });
});

test("a bucket has its day if that is not today, and seconds if it is short", () => {
  const now = at(6, 12) * 1000;
  expect(bucketText(at(6, 11, 30), 60, now)).toBe("11:30");
  expect(bucketText(at(6, 11, 30, 20), 20, now)).toBe("11:30:20");
  expect(bucketText(at(5, 11), 3_600, now)).toBe("Mon 11:00");
});

test("a frame has the dates if it is not today's, and seconds if it is short", () => {
  const now = at(6, 12) * 1000;
  expect(frameText({ from: at(6, 10), to: at(6, 10, 30) }, now)).toBe("10:00 – 10:30");
  expect(frameText({ from: at(6, 10), to: at(6, 10, 5) }, now)).toBe("10:00:00 – 10:05:00");
  expect(frameText({ from: at(5, 10), to: at(6, 10) }, now)).toMatch(/^Mon,? 5 Jan, 10:00 – Tue,? 6 Jan, 10:00$/);
});
