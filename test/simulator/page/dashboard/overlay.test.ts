import { expect, test } from "vitest";
import { bandsOf, titlesAt } from "../../../../simulator/page/dashboard/overlay.ts";

const axis = { from: 1_000, to: 2_000, bucketSeconds: 100 };
const happening = (id: number, from: number, to: number | null) => ({ id, title: `number ${id}`, from, to });
const all = [
  happening(1, 500, 900),
  happening(2, 900, 1_100),
  happening(3, 1_450, 1_450),
  happening(4, 1_900, null),
  happening(5, 2_100, 2_200),
];

test("bands are the visible parts, and one that lasts reaches the end", () => {
  expect(bandsOf(all, axis).map(({ id, start, end }) => [id, start, end])).toEqual([
    [2, 0, 0.1],
    [3, 0.45, 0.45],
    [4, 0.9, 1],
  ]);
});

test.each([
  [1_050, ["number 2"]],
  [1_250, []],
  [1_401, ["number 3"]],
  [1_999, ["number 4"]],
])("in the bucket of the second %d, %j happened", (second, titles) => {
  expect(titlesAt(all, axis, second)).toEqual(titles);
});
