/** How long something lasted, from and to in seconds: "2.5 s", "3 min", "still on", or "" if it took no time. */
export function durationText(from: number, to: number | null): string {
  if (to === null) return "still on";
  const seconds = to - from;
  if (seconds === 0) return "";
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.round(seconds / 60)} min`;
}
