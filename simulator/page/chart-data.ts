import type { DrawnTimeseries, Line } from "../messages/drawn-dashboard.ts";
import { formatTime } from "./text.ts";

const daySeconds = 24 * 60 * 60;
const weekday = new Intl.DateTimeFormat("en", { weekday: "short" });

/** A line keeps its place in the palette; a new line gets an unused place. */
export function assignPlaces(before: ReadonlyMap<string, number>, names: readonly string[]): Map<string, number> {
  const now = new Map<string, number>();
  for (const name of names) {
    const place = before.get(name);
    if (place !== undefined) now.set(name, place);
  }
  const taken = new Set(now.values());
  let next = 0;
  for (const name of names.filter((each) => !now.has(each))) {
    while (taken.has(next)) next += 1;
    taken.add(next);
    now.set(name, next);
  }
  return now;
}

/** Labels of buckets that start at these seconds since 1970, with the weekday if they cover more than one day. */
export function labelsOf(times: readonly number[]): string[] {
  const isLong = (times.at(-1) ?? 0) - (times[0] ?? 0) > daySeconds;
  return times.map((second) => {
    const time = formatTime(second * 1000).slice(0, 5);
    return isLong ? `${weekday.format(new Date(second * 1000))} ${time}` : time;
  });
}

/** The data set, as Chart.js takes it, of one line. */
export function datasetOf({ name, values }: Line, colour: string, display: DrawnTimeseries["display"]) {
  return {
    label: name,
    data: [...values],
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: display === "line" ? 2 : 0,
    pointRadius: display === "line" ? 2 : 0,
    spanGaps: true,
    categoryPercentage: 1,
    barPercentage: 0.9,
  };
}

/** The number beside a line's name: its sum, or its last value. */
export function summaryOf(line: Line, addsUp: boolean): number {
  return addsUp ? line.values.reduce<number>((sum, value) => sum + (value ?? 0), 0) : (lastOf(line) ?? 0);
}

export function hasValue(line: Line): boolean {
  return lastOf(line) !== undefined;
}

function lastOf({ values }: Line): number | undefined {
  return values.findLast((value) => value !== null) ?? undefined;
}
