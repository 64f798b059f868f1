const number = new Intl.NumberFormat("en");
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const exact = new Intl.DateTimeFormat("en-GB", {
  ...{ hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 },
});
const whole = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" });

export function formatNumber(value: number): string {
  return number.format(value);
}

/** Takes ISO 8601 or milliseconds since 1970. Returns hours, minutes and seconds in the local time zone. */
export function formatTime(time: string | number): string {
  return clock.format(new Date(time));
}

/** Takes ISO 8601. Returns hours to milliseconds in the local time zone. */
export function formatInstant(time: string): string {
  return exact.format(new Date(time));
}

/** Takes ISO 8601 or milliseconds since 1970. Returns date, time and time zone. */
export function formatDate(time: string | number): string {
  return whole.format(new Date(time));
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
