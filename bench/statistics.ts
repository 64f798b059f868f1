export interface Spread {
  readonly least: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.round((sorted.length - 1) * part)] ?? Number.NaN;
  return { least: at(0), low: at(0.25), median: at(0.5), high: at(0.75) };
}

/** The nearest value, so with few values a high percentile is the largest one. */
export function percentileOf(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((sorted.length - 1) * part)] ?? Number.NaN;
}

/** Three significant digits, or all digits before the point. */
export function shown(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}

export function shownSpread({ low, median, high }: Spread, unit = ""): string {
  return `${shown(median)}${unit} (${shown(low)}–${shown(high)})`;
}
