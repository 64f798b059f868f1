import { describe, expect, test } from "vitest";
import { edges, nodeNames, nodes, segmentOf, viewBoxes } from "../../../../simulator/page/overview/pipeline-layout.ts";
import type { Box, Segment } from "../../../../simulator/page/overview/segment.ts";

function isInside([x1, y1, x2, y2]: Segment, { x, y, width, height }: Box): boolean {
  const steps = Array.from({ length: 101 }, (_, index) => index / 100);
  return steps.some((part) => {
    const [px, py] = [x1 + (x2 - x1) * part, y1 + (y2 - y1) * part];
    return px > x && px < x + width && py > y && py < y + height;
  });
}

describe.each(["wide", "tall"] as const)("the %s layout", (layout) => {
  test("keeps every node inside the picture", () => {
    const [, , pictureWidth = 0, pictureHeight = 0] = viewBoxes[layout].split(" ").map(Number);
    for (const name of nodeNames) {
      const { x, y, width, height } = nodes[name][layout];
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(1);
      expect(x + width).toBeLessThanOrEqual(pictureWidth - 1);
      expect(y + height).toBeLessThanOrEqual(pictureHeight - 1);
    }
  });

  test("has no overlapping nodes", () => {
    for (const one of nodeNames) {
      for (const other of nodeNames.filter((name) => name !== one)) {
        const [a, b] = [nodes[one][layout], nodes[other][layout]];
        const isApart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect([one, other, isApart]).toEqual([one, other, true]);
      }
    }
  });

  test("draws every edge with a length, and through no node", () => {
    for (const edge of edges) {
      const segment = segmentOf(edge, layout);
      const [x1, y1, x2, y2] = segment;
      expect(Math.hypot(x2 - x1, y2 - y1)).toBeGreaterThan(20);
      expect(nodeNames.filter((name) => isInside(segment, nodes[name][layout]))).toEqual([]);
    }
  });
});
