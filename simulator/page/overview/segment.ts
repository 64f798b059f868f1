/** In the units of the picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

const gap = 4;

/**
 * The line between two boxes: straight where they face each other, else from corner to corner. `across` is the place
 * of a straight line between the ends of the common side, from 0 to 1.
 */
export function segmentBetween(from: Box, to: Box, across = 0.5): Segment {
  const [x1, x2] = ends([from.x, from.width], [to.x, to.width], across);
  const [y1, y2] = ends([from.y, from.height], [to.y, to.height], across);
  // Two gaps would move a corner away from its box.
  const gapX = x1 === x2 ? 0 : Math.sign(x2 - x1) * (y1 === y2 ? gap : 0);
  const gapY = y1 === y2 ? 0 : Math.sign(y2 - y1) * (x1 === x2 ? gap : 0);
  return [x1 + gapX, y1 + gapY, x2 - gapX, y2 - gapY];
}

/** Direction of the line, in degrees clockwise from the right. */
export function turnOf([x1, y1, x2, y2]: Segment): number {
  return (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
}

type Range = readonly [start: number, length: number];

/** One place in the common part, or the ends that face each other. */
function ends([a, lengthA]: Range, [b, lengthB]: Range, across: number): readonly [number, number] {
  const start = Math.max(a, b);
  const end = Math.min(a + lengthA, b + lengthB);
  const place = start + (end - start) * across;
  if (start < end) return [place, place];
  return a < b ? [a + lengthA, b] : [a, b + lengthB];
}
