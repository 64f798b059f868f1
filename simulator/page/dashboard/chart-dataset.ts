import type { DrawnTimeseries, Line } from "../../messages/drawn-dashboard.ts";
import type { Axis } from "./axis.ts";

/** A line with more points has no dots, because its points are close together. */
const mostDots = 40;

/** A line as Chart.js takes it. Each point stands in the middle of its bucket. */
export function datasetOf(
  { values, colour }: Line & { readonly colour: string },
  display: DrawnTimeseries["display"],
  { from, bucketSeconds }: Axis,
) {
  const points = values.map((value, bucket) => ({ x: from + (bucket + 0.5) * bucketSeconds, y: value }));
  const common = { borderColor: colour, backgroundColor: colour };
  // Chart.js derives a bar's width from the distance to its neighbours, so empty buckets stay.
  if (display === "bars")
    return { ...common, data: points, categoryPercentage: 1, barPercentage: 0.88, borderWidth: 0 };
  // Datadog connects the points of a line across empty buckets.
  const data = points.filter(({ y }) => y !== null);
  return {
    ...common,
    data,
    borderWidth: 1.75,
    pointRadius: data.length > mostDots ? 0 : 2,
    pointBorderWidth: 0,
    ...(display === "area" && { fill: "stack", backgroundColor: `${colour}59` }),
  };
}
