import { expect, test } from "vitest";
import { placeOf } from "../../../../simulator/page/overview/journey.ts";

const segment = [0, 100, 200, 300] as const;

test("a dot goes from start to end and arrives", () => {
  expect(placeOf(segment, "forward", 0)).toEqual([0, 100]);
  expect(placeOf(segment, "forward", 550)).toEqual([100, 200]);
  expect(placeOf(segment, "forward", 1_099)?.[0]).toBeCloseTo(200, 0);
  expect(placeOf(segment, "forward", 1_100)).toBeUndefined();
});

test("a returned dot turns at the end", () => {
  expect(placeOf(segment, "returned", 880)).toEqual([200, 300]);
  expect(placeOf(segment, "returned", 1_759)?.[0]).toBeCloseTo(0, 0);
});

test("a lost dot falls faster and faster", () => {
  expect(placeOf(segment, "lost", 550)).toEqual([50, 150]);
});
