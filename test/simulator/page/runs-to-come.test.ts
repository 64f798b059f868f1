import { expect, test } from "vitest";
import { runsToCome } from "../../../simulator/page/runs-to-come.ts";

const sums = { expected: 389, held: 385, lost: 0, doubled: 0 };

test("counted, lost, dead-lettered and coming runs make up the expected ones", () => {
  expect(runsToCome(sums)).toBe(4);
  expect(runsToCome({ ...sums, lost: 1 }, 2)).toBe(1);
});

test("a run that counts twice hides no coming one", () => {
  expect(runsToCome({ ...sums, doubled: 1 })).toBe(5);
});

test("is never negative: Datadog may have a dead-lettered run", () => {
  expect(runsToCome({ ...sums, held: 389 }, 1)).toBe(0);
});
