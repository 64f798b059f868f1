const number = new Intl.NumberFormat("en");
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const compact = new Intl.NumberFormat("en", { maximumFractionDigits: 1, notation: "compact" });
const units: Readonly<Record<string, string>> = { minute: "min", percent: "%" };

export function formatNumber(value: number): string {
  return number.format(value);
}

/** Takes ISO 8601 or milliseconds since 1970. Returns hours, minutes and seconds in the local time zone. */
export function formatTime(time: string | number): string {
  return clock.format(new Date(time));
}

/** Returns the number and its unit. A number of 10,000 or more is shortened. */
export function amount(value: number, unit: string, precision = 1): readonly [string, string] {
  const text =
    Math.abs(value) >= 10_000
      ? compact.format(value)
      : value.toLocaleString("en", { maximumFractionDigits: precision });
  return [text, units[unit] ?? (text === "1" ? unit.replace(/s$/, "") : unit)];
}

export function amountText(value: number, unit: string): string {
  return amount(value, unit).join(" ");
}

/** Removes links and emphasis. The dashboard's notes use no other Markdown. */
export function plainText(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*`_]{1,2}(\S(?:.*?\S)?)[*`_]{1,2}/g, "$1");
}

/** An id is the JSON of account, kind, id and state. Any other text is returned as it is. */
export function readableId(id: string): string {
  try {
    const parts: unknown = JSON.parse(id);
    return Array.isArray(parts) ? parts.join(" · ") : id;
  } catch {
    return id;
  }
}
