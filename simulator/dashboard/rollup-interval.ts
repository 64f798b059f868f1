const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

interface Row {
  /** Longest time frame of this row, in seconds. */
  readonly upTo: number;
  readonly line: number;
  readonly bars: number;
}

/**
 * Datadog documents the rows of one and four hours, and a day's line (docs.datadoghq.com, "Rollup" and the FAQ on the
 * granularity of graphs). The other rows give graphs a similar number of points.
 */
const rows: readonly Row[] = [
  { upTo: 5 * minute, line: 5, bars: 10 },
  { upTo: 15 * minute, line: 10, bars: 20 },
  { upTo: 30 * minute, line: 10, bars: 30 },
  { upTo: hour, line: 20, bars: minute },
  { upTo: 4 * hour, line: minute, bars: 2 * minute },
  { upTo: day, line: 5 * minute, bars: 20 * minute },
  { upTo: 2 * day, line: 10 * minute, bars: 30 * minute },
  { upTo: 7 * day, line: hour, bars: 2 * hour },
  { upTo: Number.POSITIVE_INFINITY, line: 4 * hour, bars: 12 * hour },
];

/** Seconds for each point of a graph. An area has as many points as a line. */
export function rollupInterval(frameSeconds: number, display: "bars" | "line" | "area"): number {
  const row = rows.find(({ upTo }) => frameSeconds <= upTo);
  if (row === undefined) throw new Error("the last row has no limit");
  return display === "bars" ? row.bars : row.line;
}
