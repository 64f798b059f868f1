import { expect, test } from "vitest";
import { room, timeAxis, valueTicks } from "../../../../simulator/page/dashboard/chart-axes.ts";

const noon = new Date(2026, 0, 5, 12).getTime() / 1000;

/** The labels of an axis that ends so many seconds after half past twelve. */
function labels(secondsAfter: number, width = 600): readonly unknown[] {
  const axis = timeAxis({ from: noon, to: noon + 1_800 + secondsAfter, bucketSeconds: 10 });
  const scale: { width: number; ticks: { value: number; label?: string | string[] }[] } = { width, ticks: [] };
  axis.afterBuildTicks(scale);
  axis.afterTickToLabelConversion(scale);
  return scale.ticks.map(({ label }) => label);
}

test("ticks are round times, and one whose label would be cut is left out", () => {
  expect(labels(60)).toEqual(["12:00", "12:05", "12:10", "12:15", "12:20", "12:25", "12:30"]);
  expect(labels(5).at(-1)).toBe("12:25");
  expect(labels(60, 200)).toEqual(["12:00", "12:15", "12:30"]);
});

test("the time axis never changes the size of the plot", () => {
  const scale = { height: 40, paddingLeft: 12, paddingRight: 30 };
  timeAxis({ from: noon, to: noon + 60, bucketSeconds: 10 }).afterFit(scale);
  expect(scale).toEqual({ height: room.bottom, paddingLeft: 0, paddingRight: 0 });
});

test("values on an axis have one unit", () => {
  const { callback } = valueTicks({ kind: "canonical", name: "second", isScaled: false });
  const ticks = [{ value: 0 }, { value: 60 }, { value: 120 }];
  expect(ticks.map(({ value }, index) => callback(value, index, ticks))).toEqual(["0 min", "1 min", "2 min"]);
});
