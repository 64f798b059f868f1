import { type Axis, bucketAt, shareOf } from "./axis.ts";
import { crosshair } from "./crosshair.ts";
import { happenings } from "./happenings.ts";
import { titlesAt } from "./overlay.ts";
import { bucketText } from "./time-text.ts";

interface Properties {
  readonly id: string;
  readonly axis: Axis;
  readonly hasEvents: boolean;
}

const titlesShown = 3;

/** The line that all graphs share. The graph under the pointer also says the time and what happened then. */
export function CrosshairLine({ id, axis, hasEvents }: Properties) {
  const hovered = crosshair.value;
  const share = hovered === null ? undefined : shareOf(axis, hovered.second);
  if (hovered === null || share === undefined) return null;
  const start = axis.from + (bucketAt(axis, hovered.second) ?? 0) * axis.bucketSeconds;
  const titles = hasEvents ? titlesAt(happenings.value, axis, hovered.second) : [];
  const edge = share > 0.5 ? { right: `${100 * (1 - share)}%` } : { left: `${100 * share}%` };
  return (
    <>
      <div class="crosshair-track">
        <div class="crosshair" style={{ transform: `translateX(${100 * share}%)` }} />
      </div>
      {hovered.graph === id && (
        <p class="crosshair-label" style={edge}>
          <strong>{bucketText(start, axis.bucketSeconds)}</strong>
          {titles.slice(0, titlesShown).map((title) => (
            <span key={title} class="happening">
              {title}
            </span>
          ))}
          {titles.length > titlesShown && <span>and {titles.length - titlesShown} more</span>}
        </p>
      )}
    </>
  );
}
