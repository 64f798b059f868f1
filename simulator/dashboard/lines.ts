import type { Line } from "../messages/drawn-dashboard.ts";
import type { QueryResult } from "./query-result.ts";

const usualLimit = 20;

/** Lines that have a value, largest sum first. An ungrouped result has the alias as its name. */
export function linesOf(result: QueryResult, alias: string, limit = usualLimit): readonly Line[] {
  return [...result]
    .map(([name, values]) => ({ name: name || alias, values: values.map(orNull) }))
    .filter(({ values }) => values.some((value) => value !== null))
    .sort((a, b) => sumOf(b) - sumOf(a))
    .slice(0, limit);
}

function sumOf({ values }: Line): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
