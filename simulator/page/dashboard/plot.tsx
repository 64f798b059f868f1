import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { Frame, Unit } from "../../messages/drawn-dashboard.ts";
import type { Axis } from "./axis.ts";
import type { ColouredLine } from "./chart.ts";
import { CrosshairLine } from "./crosshair-line.tsx";
import { happenings } from "./happenings.ts";
import { useOwnBucket } from "./hovered-bucket.ts";
import { titlesAt } from "./overlay.ts";
import { usePlotKeys } from "./plot-keys.ts";
import { usePlotPointer } from "./plot-pointer.ts";
import { SelectedRange } from "./selected-range.tsx";
import { bucketText } from "./time-text.ts";
import { amountText } from "./unit-text.ts";

interface Properties {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  readonly axis: Axis;
  readonly lines: readonly ColouredLine[];
  readonly hasEvents: boolean;
  readonly isNear: ReadonlySignal<boolean>;
  readonly onZoom: (frame: Frame) => void;
}

/** Lies over the canvas: the crosshair, the events, and the range that is being selected. */
export function Plot({ id, title, unit, axis, lines, hasEvents, isNear, onZoom }: Properties) {
  const range = useSignal<Frame | null>(null);
  const bucket = useOwnBucket(id, axis) ?? Math.round((axis.to - axis.from) / axis.bucketSeconds) - 1;
  const start = axis.from + bucket * axis.bucketSeconds;
  const values = lines.flatMap(({ name, values: each }) => {
    const value = each[bucket];
    return value == null ? [] : [`${name} ${amountText(value, unit)}`];
  });
  const titles = hasEvents ? titlesAt(happenings.value, axis, start) : [];
  return (
    <div
      class="plot"
      role="slider"
      tabIndex={0}
      aria-label={`${title}, values by time`}
      aria-valuemin={axis.from}
      aria-valuemax={axis.to}
      aria-valuenow={start}
      aria-valuetext={`${bucketText(start, axis.bucketSeconds)}: ${[...values, ...titles].join(", ") || "no values"}`}
      {...usePlotPointer({ id, axis, range, onZoom })}
      {...usePlotKeys({ id, axis, range, onZoom })}
    >
      {isNear.value && (
        <>
          <SelectedRange axis={axis} range={range} />
          <CrosshairLine id={id} axis={axis} hasEvents={hasEvents} />
        </>
      )}
    </div>
  );
}
