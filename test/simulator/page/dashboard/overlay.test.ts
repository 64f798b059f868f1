import { expect, test } from "vitest";
import { bandsOf, titlesAt } from "../../../../simulator/page/dashboard/overlay.ts";

const axis = { from: 1_000, to: 2_000, bucketSeconds: 100 };
const happening = (id: number, from: number, to: number | null) => ({ title: `number ${id}`, from, to });
const all = [
  happening(1, 500, 900),
  happening(2, 900, 1_100),
  happening(3, 1_450, 1_450),
  happening(4, 1_900, null),
  happening(5, 2_100, 2_200),
];

test("bands are the visible parts of events, and the band of an ongoing event reaches the end", () => {
  expect(bandsOf(all, axis)).toEqual([
    { start: 0, end: 0.1 },
    { start: 0.45, end: 0.45 },
    { start: 0.9, end: 1 },
  ]);
});

test("overlapping bands become one", () => {
  const overlapping = [happening(1, 1_300, 1_400), happening(2, 1_100, 1_500), happening(3, 1_500, 1_600)];
  expect(bandsOf(overlapping, axis)).toEqual([{ start: 0.1, end: 0.6 }]);
});

test.each([
  [1_050, ["number 2"]],
  [1_250, []],
  [1_401, ["number 3"]],
  [1_999, ["number 4"]],
])("in the bucket of the second %d, %j happened", (second, titles) => {
  expect(titlesAt(all, axis, second)).toEqual(titles);
});

test("lists each title once, ordered by start", () => {
  const two = [happening(1, 1_050, 1_060), happening(2, 1_000, null), happening(1, 1_020, 1_030)];
  expect(titlesAt(two, axis, 1_050)).toEqual(["number 2", "number 1"]);
});
