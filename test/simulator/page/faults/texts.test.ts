import { describe, expect, test } from "vitest";
import { outcomeText } from "../../../../simulator/page/faults/outcome.ts";
import { rotationText } from "../../../../simulator/page/faults/rotation-text.ts";

describe("the outcome of faults", () => {
  const before = {
    expected: 10,
    held: 10,
    lost: 0,
    doubled: 0,
    inFlight: 0,
    deadLettered: 0,
    refused: 0,
    recovered: 0,
  };

  test.each([
    [{}, "Nothing lost or doubled since."],
    [{ expected: 1210, inFlight: 1300 }, "Nothing lost or doubled since. 1,200 still in flight."],
    [
      { refused: 1, recovered: 3, deadLettered: 2 },
      "Nothing lost or doubled since. 1 missing, 3 recovered, 2 dead-lettered.",
    ],
    [{ expected: 15, lost: 2 }, "2 lost, 3 still in flight."],
    [{ lost: 2, doubled: 1 }, "2 lost, 1 doubled."],
  ])("%o", (changes, text) => {
    expect(outcomeText(before, { ...before, ...changes })).toBe(text);
  });

  test("excludes losses from before the faults", () => {
    expect(outcomeText({ ...before, lost: 2 }, { ...before, lost: 2 })).toBe("Nothing lost or doubled since.");
  });
});

test("a rotation tells how long the key is missing, and its end", () => {
  expect(rotationText({ rotations: 0, isUnderWay: false, endsAt: null }, 0)).toMatch(/^In the wrong order/);
  expect(rotationText({ rotations: 0, isUnderWay: true, endsAt: 12 }, 9.5)).toContain("in 3 s");
  expect(rotationText({ rotations: 0, isUnderWay: true, endsAt: 12 }, 13)).toContain("in 0 s");
  expect(rotationText({ rotations: 1, isUnderWay: false, endsAt: null }, 0)).toMatch(/^Rotated once/);
  expect(rotationText({ rotations: 2, isUnderWay: false, endsAt: null }, 0)).toMatch(/^Rotated 2 times/);
});
