import type { ReadonlySignal, Signal } from "@preact/signals";
import type { DrawnTimeseries, LegendColumn } from "../../messages/drawn-dashboard.ts";
import type { Axis } from "./axis.ts";
import type { ColouredLine } from "./chart.ts";
import { GroupLink } from "./group-link.tsx";
import { useHoveredBucket } from "./hovered-bucket.ts";
import { legendValue } from "./legend-values.ts";
import { LineButton } from "./line-button.tsx";
import { bucketText } from "./time-text.ts";
import { amountText } from "./unit-text.ts";

export interface LegendProperties {
  readonly widget: DrawnTimeseries;
  readonly lines: readonly ColouredLine[];
  readonly axis: Axis;
  readonly hidden: Signal<ReadonlySet<string>>;
  readonly isNear: ReadonlySignal<boolean>;
}

export const columnTexts: Readonly<Record<LegendColumn, string>> = {
  value: "last",
  avg: "average",
  sum: "sum",
  min: "minimum",
  max: "maximum",
};

/** A button for each line, with its value at the crosshair, or else over the whole time. */
export function Legend({ widget, lines, axis, hidden, isNear }: LegendProperties) {
  const bucket = useHoveredBucket(axis, isNear);
  const column = widget.legend[0] ?? "value";
  if (lines.length === 0) return null;
  const text = (value: number | null | undefined) => (value == null ? "–" : amountText(value, widget.unit));
  const { from, bucketSeconds } = axis;
  return (
    <div class="legend">
      <span class="caption">
        {bucket === undefined ? columnTexts[column] : bucketText(from + bucket * bucketSeconds, bucketSeconds)}
      </span>
      <ul>
        {lines.map((line) => {
          const summary = text(legendValue(line, column));
          const widest = longer(summary, text(legendValue(line, "max")));
          return (
            <li key={line.name}>
              <LineButton line={line} lines={lines} hidden={hidden} />
              <GroupLink link={line.link} />
              <span class="amount">
                <span>{bucket === undefined ? summary : text(line.values[bucket])}</span>
                <span class="room">{widest}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The longer text reserves the space, so that a moving crosshair shifts nothing. */
function longer(one: string, other: string): string {
  return one.length >= other.length ? one : other;
}
