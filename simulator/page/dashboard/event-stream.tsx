import type { DrawnEventStream } from "../../messages/drawn-dashboard.ts";
import { Badge, type Tone } from "../controls/badge.tsx";
import { formatDate } from "../text.ts";

const tones: Readonly<Record<string, Tone>> = { error: "bad", warning: "warm", success: "good" };

export function EventStream({ widget: { events } }: { readonly widget: Pick<DrawnEventStream, "events"> }) {
  if (events.length === 0) return <p class="no-data">No events in this time frame</p>;
  return (
    <ol class="event-stream">
      {events.map(({ title, second, alertType }, index) => (
        <li key={index}>
          <time dateTime={new Date(second * 1000).toISOString()}>{formatDate(second * 1000)}</time>
          <Badge tone={tones[alertType] ?? "plain"}>{alertType}</Badge>
          <a href="/destinations/events">{title}</a>
        </li>
      ))}
    </ol>
  );
}
