/** Such as `350 ms`, `1.2 s`, `2 min 5 s`, `1 h 2 min`. Negative if a clock went back. */
export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds < 0) return `−${formatMilliseconds(-milliseconds)}`;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return milliseconds < 59_500 ? `${Math.round(milliseconds / 100) / 10} s` : formatSeconds(milliseconds / 1000);
}

/** For a running clock, in whole seconds: `0 s`, `23 s`, `2 min 5 s`, `1 h 2 min`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The length of an occurrence, between seconds since 1970: `still on` without an end, and empty for a moment. */
export function formatLength(from: number, to: number | null): string {
  if (to === null) return "still on";
  return to === from ? "" : formatSeconds(to - from);
}
