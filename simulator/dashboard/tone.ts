import type { Tone } from "../messages/drawn-dashboard.ts";
import type { Request } from "./widget-definition.ts";

const compares = {
  ">": (value: number, limit: number) => value > limit,
  ">=": (value: number, limit: number) => value >= limit,
  "<": (value: number, limit: number) => value < limit,
  "<=": (value: number, limit: number) => value <= limit,
} as const;

/** The tone of the first conditional format that matches, as in Datadog. */
export function toneOf({ conditional_formats = [] }: Request, value: number | null): Tone {
  if (value === null) return "plain";
  const format = conditional_formats.find(({ comparator, value: limit }) => compares[comparator](value, limit));
  if (format === undefined) return "plain";
  if (format.palette.endsWith("red")) return "bad";
  return format.palette.endsWith("green") ? "good" : "warm";
}
