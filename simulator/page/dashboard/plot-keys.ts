import type { TargetedFocusEvent, TargetedKeyboardEvent } from "preact";
import { useRef } from "preact/hooks";
import { movedSecond } from "./axis.ts";
import { crosshair } from "./crosshair.ts";
import type { PlotPorts } from "./plot-pointer.ts";

/** Arrow keys move the crosshair, and with Shift they select a range. Enter zooms to the range, and Escape drops it. */
export function usePlotKeys({ id, axis, range, onZoom }: PlotPorts) {
  const anchor = useRef<number | null>(null);
  const dropRange = () => {
    anchor.current = null;
    range.value = null;
  };
  const own = () => (crosshair.value?.graph === id ? crosshair.value.second : undefined);
  return {
    onKeyDown: (event: TargetedKeyboardEvent<HTMLElement>) => {
      const before = own() ?? movedSecond(axis, axis.to, "End") ?? axis.to;
      const second = movedSecond(axis, before, event.key);
      if (second !== undefined) {
        event.preventDefault();
        crosshair.value = { second, graph: id };
        if (!event.shiftKey) return dropRange();
        anchor.current ??= before;
        range.value = { from: Math.min(anchor.current, second), to: Math.max(anchor.current, second) };
      } else if (event.key === "Enter" && range.value !== null) {
        const selected = range.value;
        dropRange();
        onZoom(selected);
      } else if (event.key === "Escape") {
        if (range.value === null) crosshair.value = null;
        dropRange();
      }
    },
    onFocus: ({ currentTarget }: TargetedFocusEvent<HTMLElement>) => {
      const second = movedSecond(axis, axis.to, "End");
      if (second !== undefined && currentTarget.matches(":focus-visible")) crosshair.value = { second, graph: id };
    },
    onBlur: () => {
      dropRange();
      if (own() !== undefined) crosshair.value = null;
    },
  };
}
