import { expect, test } from "vitest";
import { addSample, areaPath, type Sample } from "../../../../simulator/page/faults/sparkline.ts";

test("keeps the samples of the span, and the one that holds at its start", () => {
  const times = (samples: readonly Sample[]) => samples.map(({ time }) => time);
  let samples: readonly Sample[] = [];
  for (const time of [0, 10, 30, 65, 75]) samples = addSample(samples, { time, value: 1 }, 60);
  expect(times(samples)).toEqual([10, 30, 65, 75]);
});

test("draws steps from left to right, as high as the highest sample", () => {
  const samples = [
    { time: 0, value: 2 },
    { time: 30, value: 4 },
    { time: 60, value: 0 },
  ];
  expect(areaPath(samples, 60, 60)).toBe("M0 30H0V15.5H50V1H100V30H100V30Z");
  expect(areaPath(samples, 120, 120)).toBe("M0 30H0V15.5H25V1H50V30H100V30Z");
  expect(areaPath([{ time: 0, value: 3 }], 60, 30)).toBe("M0 30H0V1H100V30Z");
  expect(areaPath([], 60, 60)).toBe("");
});
