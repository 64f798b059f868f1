import type { Unit } from "../../messages/drawn-dashboard.ts";
import type { Axis } from "./axis.ts";
import { timeTicks } from "./time-text.ts";
import { tickText } from "./unit-text.ts";

/** Pixels around the plot. graph.css places the overlay by the same numbers. */
export const room = { left: 56, bottom: 24, top: 18, right: 10 };
const pixelsOfTick = 84;
/** Approximate width of a tick's character, in pixels. */
const pixelsOfLetter = 6.5;

/** Round local times as ticks, on an axis of fixed height. */
export function timeAxis(axis: Axis) {
  let texts: readonly string[] = [];
  return {
    afterBuildTicks: (scale: { readonly width: number; ticks: { readonly value: number }[] }) => {
      const most = Math.max(2, scale.width / pixelsOfTick);
      const ticks = timeTicks(axis.from, axis.to, most).filter(({ second, text }) => {
        const rest = ((axis.to - second) / (axis.to - axis.from)) * scale.width;
        return rest + room.right >= (text.length * pixelsOfLetter) / 2;
      });
      texts = ticks.map(({ text }) => text);
      scale.ticks = ticks.map(({ second }) => ({ value: second }));
    },
    afterTickToLabelConversion: (scale: { readonly ticks: { label?: string | string[] }[] }) => {
      for (const [index, tick] of scale.ticks.entries()) tick.label = texts[index] ?? "";
    },
    afterFit: (scale: { height: number; paddingLeft: number; paddingRight: number }) => {
      // Otherwise Chart.js narrows the plot for a label at its end, and the overlay no longer fits.
      Object.assign(scale, { height: room.bottom, paddingLeft: 0, paddingRight: 0 });
    },
  };
}

/** Ticks in one unit for the whole axis. */
export function valueTicks(unit: Unit) {
  return {
    callback: (value: string | number, _: number, ticks: readonly { readonly value: number }[]) =>
      tickText(Number(value), unit, Math.max(...ticks.map((tick) => Math.abs(tick.value)))),
  };
}
