import type { Signal } from "@preact/signals";
import type { TargetedPointerEvent } from "preact";
import { useRef } from "preact/hooks";
import type { Frame } from "../../messages/drawn-dashboard.ts";
import { type Axis, secondAt } from "./axis.ts";
import { crosshair } from "./crosshair.ts";

export interface PlotPorts {
  readonly id: string;
  readonly axis: Axis;
  /** The range that is being selected. */
  readonly range: Signal<Frame | null>;
  readonly onZoom: (frame: Frame) => void;
}

type PlotEvent = TargetedPointerEvent<HTMLElement>;

/** A shorter movement is a click. */
const shortestPixels = 5;

/** Moves the crosshair, and selects a range by dragging. */
export function usePlotPointer({ id, axis, range, onZoom }: PlotPorts) {
  const pressed = useRef<{ readonly x: number; readonly second: number } | null>(null);
  const end = () => {
    pressed.current = null;
    range.value = null;
  };
  const hoveredSecond = ({ clientX, currentTarget }: PlotEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    return secondAt(axis, (clientX - left) / width);
  };
  return {
    onPointerDown: (event: PlotEvent) => {
      if (event.button !== 0) return;
      const second = hoveredSecond(event);
      pressed.current = { x: event.clientX, second };
      event.currentTarget.setPointerCapture(event.pointerId);
      crosshair.value = { second, graph: id };
    },
    onPointerMove: (event: PlotEvent) => {
      const second = hoveredSecond(event);
      crosshair.value = { second, graph: id };
      const start = pressed.current;
      if (start === null) return;
      const isDrag = Math.abs(event.clientX - start.x) >= shortestPixels;
      range.value = isDrag ? { from: Math.min(start.second, second), to: Math.max(start.second, second) } : null;
    },
    onPointerUp: () => {
      const selected = range.value;
      end();
      if (selected !== null) onZoom(selected);
    },
    onPointerCancel: end,
    onPointerLeave: ({ pointerType }: PlotEvent) => {
      // Lifting a finger fires this event too. The crosshair then stays until the next tap.
      if (pointerType !== "touch" && crosshair.value?.graph === id) crosshair.value = null;
    },
  };
}
