import type { TrafficState } from "../../messages/console-state.ts";

const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

type CalendarState = Pick<TrafficState, "day" | "minute" | "isHeldUp" | "runs" | "minutesPerSecond">;

/** The time in the simulated account, and how far it is compressed. "" before the first run. */
export function calendarText({ day, minute, isHeldUp, runs, minutesPerSecond }: CalendarState): string {
  const compression = compressionText(minutesPerSecond);
  if (runs === 0) return compression;
  const time = `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
  const date = `${days[day % 7]} ${time} in week ${Math.floor(day / 7) + 1} of a simulated account.`;
  const pause = isHeldUp ? "Paused: too many messages are queued or dead-lettered." : "";
  return [date, compression, pause].filter((text) => text !== "").join(" ");
}

/** "" unless time is compressed. Takes minutes of the account in one second. */
export function compressionText(minutesPerSecond: number | null): string {
  if (minutesPerSecond === null || minutesPerSecond <= 1 / 60) return "";
  const minutes = Math.round(minutesPerSecond);
  const span = minutes <= 1 ? "a minute" : `${minutes} minutes`;
  return `Time is compressed: one second here is about ${span} of the account.`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
