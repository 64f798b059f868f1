import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assignSeconds, isTooOld } from "../../../lambda/domain/second.ts";

const now = 1_800_000_000.4;
const run = (epochSeconds: number, ...tags: string[]) => ({ epochSeconds, series: [{ metric: "m", tags }] });

describe("the second of one event", () => {
  test.each([
    ["its own", now - 60, 1_799_999_940],
    ["its own, up to half an hour ago", now - 1800, 1_799_998_200],
    ["now, where it is over half an hour ago", now - 1802, 1_800_000_000],
    ["now, where it lies in the future", now + 60, 1_800_000_000],
    ["now, where it is years ago", 1, 1_800_000_000],
  ])("is %s", (_, epochSeconds, second) => {
    expect(assignSeconds([run(epochSeconds)], now)).toEqual([second]);
  });
});

test("events that share a series get a second each; others keep theirs", () => {
  const at = now - 10;
  const own = Math.floor(at);
  expect(assignSeconds([run(at, "a"), run(at, "a"), run(at, "b"), run(at, "a")], now)).toEqual([
    own,
    own - 1,
    own,
    own - 2,
  ]);
});

test("no two events ever write the same point, and none lies outside of Datadog's window", () => {
  const event = fc.record({
    epochSeconds: fc.oneof(fc.double({ min: now - 4000, max: now + 4000, noNaN: true }), fc.constant(now - 5)),
    series: fc.array(fc.record({ metric: fc.constantFrom("m", "n"), tags: fc.subarray(["a", "b"]) }), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 100 }), (events) => {
      const seconds = assignSeconds(events, now);
      const points = events.flatMap(({ series }, index) => [
        ...new Set(series.map(({ metric, tags }) => JSON.stringify([seconds[index], metric, tags]))),
      ]);
      expect(new Set(points).size).toBe(points.length);
      for (const second of seconds) {
        expect(second).toBeLessThanOrEqual(now);
        expect(second).toBeGreaterThan(now - 3600);
      }
    }),
  );
});

test.each([
  [44.9, false],
  [45.1, true],
  [-1, false],
  [4000, true],
])("an event of %d days is too old: %s", (days, tooOld) => {
  expect(isTooOld(now - days * 86_400, now)).toBe(tooOld);
});
