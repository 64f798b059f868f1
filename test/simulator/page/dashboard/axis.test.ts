import { describe, expect, test } from "vitest";
import { bucketAt, movedSecond, secondAt, shareOf } from "../../../../simulator/page/dashboard/axis.ts";

const axis = { from: 1_000, to: 1_600, bucketSeconds: 20 };

test.each([
  [999, undefined],
  [1_000, 0],
  [1_019.9, 0],
  [1_020, 1],
  [1_599, 29],
  [1_600, undefined],
])("the second %d is in the bucket %s", (second, bucket) => {
  expect(bucketAt(axis, second)).toBe(bucket);
});

test.each([
  [999, undefined],
  [1_000, 0],
  [1_300, 0.5],
  [1_600, 1],
  [1_601, undefined],
])("the second %d is at the share %s", (second, share) => {
  expect(shareOf(axis, second)).toBe(share);
});

test("every share of the axis is in a bucket", () => {
  for (const share of [-1, 0, 0.25, 0.999, 1, 2]) expect(bucketAt(axis, secondAt(axis, share))).toBeDefined();
  expect(secondAt(axis, 0.5)).toBe(1_300);
});

describe("the key", () => {
  test.each([
    ["ArrowRight", 1_025, 2],
    ["ArrowLeft", 1_025, 0],
    ["ArrowLeft", 1_005, 0],
    ["ArrowRight", 1_595, 29],
    ["PageDown", 1_005, 10],
    ["PageUp", 1_300, 5],
    ["Home", 1_300, 0],
    ["End", 1_300, 29],
    ["ArrowLeft", 5_000, 28],
    ["ArrowRight", 5, 1],
  ])("%s moves the crosshair from the second %d to the middle of the bucket %d", (key, second, bucket) => {
    expect(movedSecond(axis, second, key)).toBe(1_000 + (bucket + 0.5) * 20);
  });

  test("a moves nothing", () => {
    expect(movedSecond(axis, 1_300, "a")).toBeUndefined();
  });
});
