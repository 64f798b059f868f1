import type { ReadonlySignal } from "@preact/signals";
import type { Frame } from "../../messages/drawn-dashboard.ts";
import { type Axis, shareOf } from "./axis.ts";
import { frameText } from "./time-text.ts";

interface Properties {
  readonly axis: Axis;
  readonly range: ReadonlySignal<Frame | null>;
}

export function SelectedRange({ axis, range }: Properties) {
  const selected = range.value;
  if (selected === null) return null;
  const [start, end] = [shareOf(axis, selected.from) ?? 0, shareOf(axis, selected.to) ?? 1];
  return (
    <div class="selected-range" style={{ left: `${100 * start}%`, width: `${100 * (end - start)}%` }}>
      <span>{frameText(selected)}</span>
    </div>
  );
}
