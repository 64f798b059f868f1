import { expect, test } from "vitest";
import { assignPlaces } from "../../../../simulator/page/dashboard/places.ts";

test("places are given in order", () => {
  expect([...assignPlaces(new Map(), ["a", "b", "c"])]).toEqual([
    ["a", 0],
    ["b", 1],
    ["c", 2],
  ]);
});

test("places stay with their lines, and a new line gets the first unused one", () => {
  const before = assignPlaces(new Map(), ["a", "b", "c"]);
  expect([...assignPlaces(before, ["d", "c", "a"])]).toEqual([
    ["c", 2],
    ["a", 0],
    ["d", 1],
  ]);
});
