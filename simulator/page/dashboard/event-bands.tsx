import type { OverlaidEvent } from "../../messages/drawn-dashboard.ts";
import { type Axis, shareOf } from "./axis.ts";
import { happenings } from "./happenings.ts";
import { bandsOf } from "./overlay.ts";

/** Behind the canvas. The crosshair's label says what happened. */
export function EventBands({ axis }: { readonly axis: Axis }) {
  return (
    <div class="events">
      {bandsOf(happenings.value, axis).map(({ start, end }, index) => (
        <div key={index} class="event" style={{ left: `${100 * start}%`, width: `${100 * (end - start)}%` }} />
      ))}
    </div>
  );
}

/** Datadog's events, which the widget overlays. The event stream has their titles. */
export function EventLines({ axis, events }: { readonly axis: Axis; readonly events: readonly OverlaidEvent[] }) {
  return (
    <div class="events">
      {events.map(({ second, title, alertType }, index) => {
        const share = shareOf(axis, second);
        return (
          share !== undefined && (
            <div key={index} class={`event-line ${alertType}`} title={title} style={{ left: `${100 * share}%` }} />
          )
        );
      })}
    </div>
  );
}
