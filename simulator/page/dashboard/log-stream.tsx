import type { DrawnLogStream } from "../../messages/drawn-dashboard.ts";
import { Badge } from "../controls/badge.tsx";
import { toneOfLog } from "../log-status.ts";
import { formatDate } from "../text.ts";

export function LogStream({ widget: { logs } }: { readonly widget: Pick<DrawnLogStream, "logs"> }) {
  if (logs.length === 0) return <p class="no-data">No logs in this time frame</p>;
  return (
    <ol class="event-stream">
      {logs.map(({ message, second, status }, index) => (
        <li key={index}>
          <time dateTime={new Date(second * 1000).toISOString()}>{formatDate(second * 1000)}</time>
          <Badge tone={toneOfLog(status)}>{status}</Badge>
          <a href="/destinations/logs">{message}</a>
        </li>
      ))}
    </ol>
  );
}
