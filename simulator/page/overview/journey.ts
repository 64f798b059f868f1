import type { MoveKind } from "./pipeline-counts.ts";
import type { Segment } from "./segment.ts";

const travelMilliseconds: Readonly<Record<MoveKind, number>> = { forward: 1_100, lost: 1_100, returned: 1_760 };

/** Where a dot is, or undefined once it arrived. A returned one goes back to its start, and a lost one falls. */
export function placeOf(
  [x1, y1, x2, y2]: Segment,
  kind: MoveKind,
  milliseconds: number,
): readonly [x: number, y: number] | undefined {
  const part = milliseconds / travelMilliseconds[kind];
  if (part >= 1) return undefined;
  const way = wayOf(kind, Math.max(0, part));
  return [x1 + (x2 - x1) * way, y1 + (y2 - y1) * way];
}

/** From 0, the start, to 1, the end. Takes the part of the time. */
function wayOf(kind: MoveKind, part: number): number {
  switch (kind) {
    case "forward":
      return smooth(part);
    case "returned":
      return smooth(1 - Math.abs(1 - 2 * part));
    case "lost":
      return part * part;
  }
}

/** Slow at both ends. */
function smooth(part: number): number {
  return part * part * (3 - 2 * part);
}
