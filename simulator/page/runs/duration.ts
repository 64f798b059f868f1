const clock = new Intl.DateTimeFormat("en-GB", {
  ...{ hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 },
});
const whole = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" });

/** Such as `350 ms`, `1.2 s`, `2 min 5 s`, `1 h 2 min`. Negative if the clock went back. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 0) return `−${formatDuration(-milliseconds)}`;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${Math.round(milliseconds / 100) / 10} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Hours to milliseconds in the local time zone. Takes ISO 8601. */
export function formatInstant(time: string): string {
  return clock.format(new Date(time));
}

/** Date and time in the local time zone. Takes ISO 8601 or milliseconds since 1970. */
export function formatDate(time: string | number): string {
  return whole.format(new Date(time));
}
