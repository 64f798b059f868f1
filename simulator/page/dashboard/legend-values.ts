import type { LegendColumn, Line } from "../../messages/drawn-dashboard.ts";

/** The value of a legend's column over a line's points. Undefined if the line has none. */
export function legendValue({ values }: Line, column: LegendColumn): number | undefined {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return undefined;
  switch (column) {
    case "sum":
      return sumOf(known);
    case "avg":
      return sumOf(known) / known.length;
    case "min":
      return Math.min(...known);
    case "max":
      return Math.max(...known);
    case "value":
      return known.at(-1);
  }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Hides a shown line and shows a hidden one. */
export function toggled(hidden: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const next = new Set(hidden);
  if (!next.delete(name)) next.add(name);
  return next;
}

/** Shows only this line, or all lines if it is already the only one. */
export function isolated(hidden: ReadonlySet<string>, name: string, all: readonly string[]): ReadonlySet<string> {
  const others = all.filter((each) => each !== name);
  const isAlone = !hidden.has(name) && others.every((each) => hidden.has(each));
  return isAlone ? new Set() : new Set(others);
}
