import type { Axis } from "./axis.ts";
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
