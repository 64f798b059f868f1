import type { Unit } from "../../messages/drawn-dashboard.ts";

interface TimeUnit {
  readonly name: string;
  readonly seconds: number;
  readonly symbol: string;
}

const timeUnits: readonly TimeUnit[] = [
  { name: "nanosecond", seconds: 1e-9, symbol: "ns" },
  { name: "microsecond", seconds: 1e-6, symbol: "µs" },
  { name: "millisecond", seconds: 1e-3, symbol: "ms" },
  { name: "second", seconds: 1, symbol: "s" },
  { name: "minute", seconds: 60, symbol: "min" },
  { name: "hour", seconds: 3_600, symbol: "h" },
  { name: "day", seconds: 86_400, symbol: "d" },
];

interface Scale {
  readonly divisor: number;
  readonly symbol: string;
}

/** The unit of time in which the value is readable. Keeps any other unit, and any with a fixed scale. */
export function scaleOf(unit: Unit, size: number): Scale {
  if (unit.kind === "label") return { divisor: 1, symbol: unit.label };
  if (unit.name === "percent") return { divisor: 1, symbol: "%" };
  const given = timeUnits.find(({ name }) => name === unit.name);
  if (given === undefined) return { divisor: 1, symbol: unit.name };
  if (unit.isScaled || size === 0) return { divisor: 1, symbol: given.symbol };
  const seconds = Math.abs(size) * given.seconds;
  const fitting = timeUnits.findLast((each) => each.seconds <= seconds * (1 + 1e-9)) ?? given;
  return { divisor: fitting.seconds / given.seconds, symbol: fitting.symbol };
}

const compact = new Intl.NumberFormat("en", { maximumFractionDigits: 1, notation: "compact" });
const plain = (precision: number) => new Intl.NumberFormat("en", { maximumFractionDigits: precision });
const plainByPrecision = [plain(0), plain(1), plain(2), plain(3)];

/** A number of 10,000 or more is shortened, as in "12.3k". */
function numberText(value: number, precision: number): string {
  if (Math.abs(value) >= 10_000) return compactText(value);
  return (plainByPrecision[precision] ?? plain(precision)).format(value);
}

function compactText(value: number): string {
  return compact.format(value).replace("K", "k");
}

/** The number and its unit. */
export function amount(value: number, unit: Unit, precision = 1): readonly [string, string] {
  const { divisor, symbol } = scaleOf(unit, value);
  const text = numberText(value / divisor, precision);
  return [text, unit.kind === "label" && text === "1" ? symbol.replace(/s$/, "") : symbol];
}

export function amountText(value: number, unit: Unit): string {
  return amount(value, unit).join(" ");
}

/**
 * Returns a tick's text on an axis with this largest value. The text has no label, which stands once beside the axis. A
 * number of 1,000 or more is shortened, because an axis has little room.
 */
export function tickText(value: number, unit: Unit, largest: number): string {
  const { divisor, symbol } = scaleOf(unit, largest);
  const scaled = value / divisor;
  const text = Math.abs(scaled) >= 1_000 ? compactText(scaled) : numberText(scaled, 2);
  return unit.kind === "label" ? text : `${text} ${symbol}`;
}
