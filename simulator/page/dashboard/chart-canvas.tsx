import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { DrawnTimeseries } from "../../messages/drawn-dashboard.ts";
import { type ColouredLine, drawChart, removeChart } from "./chart.ts";
import { createDrawQueue } from "./draw-queue.ts";
import { canvasColours, scheme } from "./palette.ts";

interface Properties {
  readonly widget: DrawnTimeseries;
  /** Must be the same array until a line changes. */
  readonly lines: readonly ColouredLine[];
  readonly isNear: Signal<boolean>;
}

const queue = createDrawQueue((action) => requestAnimationFrame(action));

/** Draws only near the viewport, and only if something changed. */
export function ChartCanvas({ widget, lines, isNear }: Properties) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDue = isNear.value;
  const current = scheme.value;
  useEffect(() => {
    const target = canvas.current;
    if (target === null || !isDue) return;
    const { fontFamily } = getComputedStyle(target);
    queue.add(target, () => drawChart(target, widget, lines, { ...canvasColours[current], fontFamily }));
  }, [widget, lines, isDue, current]);
  useEffect(() => {
    const target = canvas.current;
    return () => {
      if (target === null) return;
      queue.remove(target);
      removeChart(target);
    };
  }, []);
  return (
    <div class="canvas" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  );
}
