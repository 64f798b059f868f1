import type { Axis } from "./axis.ts";
import { happenings } from "./happenings.ts";
import { bandsOf } from "./overlay.ts";

/** The crosshair's label says what they are. */
export function EventBands({ axis }: { readonly axis: Axis }) {
  return (
    <>
      {bandsOf(happenings.value, axis).map(({ id, start, end }) => (
        <div
          key={id}
          class="event"
          data-event={id}
          style={{ left: `${100 * start}%`, width: `${100 * (end - start)}%` }}
        />
      ))}
    </>
  );
}
