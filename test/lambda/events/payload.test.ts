import fc from "fast-check";
import { expect, test } from "vitest";
import { cut, maximumPayload, type PayloadSize } from "../../../lambda/events/payload.ts";

const size = (series: number, packedBytes: number, unpackedBytes = packedBytes): PayloadSize => {
  return { series, packedBytes, unpackedBytes };
};
const groupsOf = (sizes: readonly PayloadSize[]) => [...cut(sizes, (one) => one)].map(({ length }) => length);

test.each([
  ["keeps items together that fit", [size(10, 1_000), size(10, 1_000)], [2]],
  ["splits by series", [size(6_000, 1), size(4_000, 1), size(1, 1)], [2, 1]],
  ["splits by compressed bytes", [size(1, 300_000), size(1, 200_000), size(1, 10_000)], [2, 1]],
  ["splits by unpacked bytes", [size(1, 1, 3_000_000), size(1, 1, 2_100_000), size(1, 1, 200_000)], [2, 1]],
  ["gives an item over the limits its own group", [size(1, 1), size(20_000, 1), size(1, 1)], [1, 1, 1]],
  ["nothing", [], []],
])("%s", (_, sizes, expected) => {
  expect(groupsOf(sizes)).toEqual(expected);
});

test("a payload may have the sizes that Datadog documents, compressed and unpacked", () => {
  expect(maximumPayload).toEqual({ packedBytes: 512_000, unpackedBytes: 5_242_880 });
});

test("keeps the order, and keeps groups of several items within the limits", () => {
  const one = fc.record({
    series: fc.nat(3_000),
    packedBytes: fc.nat(maximumPayload.packedBytes),
    unpackedBytes: fc.nat(maximumPayload.unpackedBytes),
  });
  fc.assert(
    fc.property(fc.array(one), (sizes) => {
      const groups = [...cut(sizes, (each) => each)];
      expect(groups.flat()).toEqual(sizes);
      for (const group of groups) {
        const total = (of: (each: PayloadSize) => number) => group.reduce((sum, each) => sum + of(each), 0);
        if (group.length === 1) continue;
        expect(total(({ packedBytes }) => packedBytes)).toBeLessThan(maximumPayload.packedBytes);
        expect(total(({ unpackedBytes }) => unpackedBytes)).toBeLessThan(maximumPayload.unpackedBytes);
      }
    }),
  );
});

test("reads its source only one item past the requested group", () => {
  let taken = 0;
  function* source() {
    for (;;) {
      taken += 1;
      yield size(6_000, 1);
    }
  }
  const groups = cut(source(), (one) => one);
  expect(groups.next().value).toHaveLength(1);
  expect(taken).toBe(2);
  groups.next();
  expect(taken).toBe(3);
});
