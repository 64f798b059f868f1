import type { TrafficState } from "../messages/console-state.ts";
import { formatNumber } from "./text.ts";

const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** Returns the simulated time and the number of runs, or "" before the first run. */
export function calendarText({
  day,
  minute,
  isHeldUp,
  runs,
}: Pick<TrafficState, "day" | "minute" | "isHeldUp" | "runs">): string {
  if (runs === 0) return "";
  const time = `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
  const text = `${days[day % 7]} ${time}, week ${Math.floor(day / 7) + 1} of a simulated account. ${formatNumber(runs)} runs so far.`;
  return isHeldUp ? `${text} Paused: too many deliveries are queued or dead-lettered.` : text;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
