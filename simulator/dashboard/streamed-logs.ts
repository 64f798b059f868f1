import type { StreamedLog } from "../messages/drawn-dashboard.ts";
import type { Source } from "./evaluated-request.ts";
import { parseLogQuery } from "./log-query.ts";

/** Characters that the widget shows of a log. */
const shownCharacters = 200;

/** The logs in the time frame that match the query, oldest first. */
export function streamedLogs({ logs, choices, frame }: Source, query: string): readonly StreamedLog[] {
  const isWanted = parseLogQuery(query, choices);
  return logs
    .filter(isWanted)
    .map(({ message, status = "info", timestamp = 0 }) => ({
      message: message.slice(0, shownCharacters),
      status,
      second: Math.floor(timestamp / 1000),
    }))
    .filter(({ second }) => second >= frame.from && second <= frame.to)
    .toSorted((one, other) => one.second - other.second);
}
