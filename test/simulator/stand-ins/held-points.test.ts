import { expect, test } from "vitest";
import { createHeldPoints } from "../../../simulator/stand-ins/held-points.ts";

const now = 1_800_000_000;
const point = (second: number, value: number) => ({ metric: "runs", tags: ["a:1"], second, value });

test("reports how a write changes a sum: by 0 if it repeats a value or is dropped", () => {
  const changes: unknown[] = [];
  const onChange = (...change: readonly unknown[]) => changes.push(change);
  const held = createHeldPoints(() => now * 1000, { onChange });
  held.write([point(now, 1), point(now, 1), point(now, 3), point(now - 4000, 1)]);
  expect(changes).toEqual([1, 0, 2].map((difference) => ["runs", ["a:1"], difference]));
});

test("above the limit, drops the quarter of the points that arrived first, and empty series", () => {
  const held = createHeldPoints(() => now * 1000, { maximumPoints: 8 });
  held.write([{ ...point(now - 100, 1), metric: "old" }]);
  held.write(Array.from({ length: 8 }, (_, index) => point(now - index, index)));
  expect(held.series().map(({ metric, points }) => [metric, points.length])).toEqual([["runs", 6]]);
  expect(held.series()[0]?.points.at(-1)).toEqual([now - 2, 2]);
});

test("a retry finds the point that it repeats, however old its timestamp is", () => {
  let sum = 0;
  const onChange = (_metric: string, _tags: readonly string[], difference: number) => {
    sum += difference;
  };
  const held = createHeldPoints(() => now * 1000, { onChange, maximumPoints: 8 });
  held.write(Array.from({ length: 7 }, (_, index) => point(now - index, 1)));
  held.write([point(now - 1_700, 1), point(now - 7, 1), point(now - 1_700, 1)]);
  expect(sum).toBe(9);
});

test("a live series shows later writes", () => {
  const held = createHeldPoints(() => now * 1000);
  held.write([point(now, 1)]);
  const [series] = held.live();
  held.write([point(now - 1, 2)]);
  expect([...(series?.points ?? [])]).toEqual([
    [now, 1],
    [now - 1, 2],
  ]);
  expect(held.series()[0]?.points).toEqual([
    [now - 1, 2],
    [now, 1],
  ]);
});

test("finds a point by metric, tags and second, and knows which ones may have been dropped", () => {
  const held = createHeldPoints(() => now * 1000, { maximumPoints: 8 });
  held.write(Array.from({ length: 9 }, (_, index) => point(now - index, index)));
  expect(held.find("runs", ["A:1", "a:1"], now - 8)).toEqual({ kind: "held", value: 8 });
  expect(held.find("runs", ["a:2"], now + 1)).toEqual({ kind: "missing" });
  expect(held.find("walks", ["a:1"], now + 1)).toEqual({ kind: "missing" });
  expect(held.find("runs", ["a:1"], now)).toEqual({ kind: "dropped" });
});
