import { expect, test } from "vitest";
import { datasetOf } from "../../../../simulator/page/dashboard/chart-dataset.ts";

const axis = { from: 100, to: 140, bucketSeconds: 20 };
const line = { name: "a", values: [3, null], colour: "#123456" };

test("bars keep empty buckets, which give them their width, and stand in the middle of their buckets", () => {
  expect(datasetOf(line, "bars", axis).data).toEqual([
    { x: 110, y: 3 },
    { x: 130, y: null },
  ]);
});

test("a line skips empty buckets and shows a lone point", () => {
  const dataset = datasetOf(line, "line", axis);
  expect(dataset.data).toEqual([{ x: 110, y: 3 }]);
  expect(dataset).toMatchObject({ pointRadius: 2, borderColor: "#123456" });
});

test("an area is filled, and a long line has no dots", () => {
  const long = { ...line, values: Array.from({ length: 50 }, (_, index) => index) };
  expect(datasetOf(long, "area", axis)).toMatchObject({ fill: "stack", pointRadius: 0 });
  expect(datasetOf(long, "line", axis)).not.toHaveProperty("fill");
});
