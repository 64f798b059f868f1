import type { Unit } from "../../messages/drawn-dashboard.ts";
import type { Axis } from "./axis.ts";
import { timeTicks } from "./time-text.ts";
import { tickText } from "./unit-text.ts";

/** Pixels around the plot. graph.css places the overlay by the same numbers. */
export const room = { left: 56, bottom: 24, top: 18, right: 10 };
const pixelsOfTick = 84;

/** Round local times as ticks, on an axis of fixed height. */
export function timeAxis(axis: Axis) {
  let texts: readonly string[] = [];
  return {
    afterBuildTicks: (scale: { readonly width: number; ticks: { readonly value: number }[] }) => {
      const ticks = timeTicks(axis.from, axis.to, Math.max(2, scale.width / pixelsOfTick));
      texts = ticks.map(({ text }) => text);
      scale.ticks = ticks.map(({ second }) => ({ value: second }));
    },
    afterTickToLabelConversion: (scale: { readonly ticks: { label?: string | string[] }[] }) => {
      for (const [index, tick] of scale.ticks.entries()) tick.label = texts[index] ?? "";
    },
    afterFit: (scale: { height: number }) => {
      scale.height = room.bottom;
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
