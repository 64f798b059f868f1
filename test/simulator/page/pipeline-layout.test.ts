import { describe, expect, test } from "vitest";
import {
  edges,
  nodeHeight,
  nodeNames,
  nodes,
  nodeWidth,
  segmentOf,
  turnOf,
  viewBoxes,
} from "../../../simulator/page/pipeline-layout.ts";

describe.each(["wide", "tall"] as const)("the %s layout", (layout) => {
  test("keeps every node inside the picture", () => {
    const [, , width = 0, height = 0] = viewBoxes[layout].split(" ").map(Number);
    for (const name of nodeNames) {
      const [x, y] = nodes[name][layout];
      expect(x + nodeWidth).toBeLessThanOrEqual(width - 5);
      expect(y + nodeHeight).toBeLessThanOrEqual(height - 5);
    }
  });

  test("has no overlapping nodes", () => {
    for (const one of nodeNames) {
      for (const other of nodeNames.filter((name) => name !== one)) {
        const [x1, y1] = nodes[one][layout];
        const [x2, y2] = nodes[other][layout];
        expect(Math.abs(x1 - x2) >= nodeWidth || Math.abs(y1 - y2) >= nodeHeight).toBe(true);
      }
    }
  });

  test("draws every edge with a length", () => {
    for (const edge of edges) {
      const [x1, y1, x2, y2] = segmentOf(edge, layout);
      expect(Math.hypot(x2 - x1, y2 - y1)).toBeGreaterThan(20);
    }
  });
});

test("an edge joins the facing sides, or the corners of nodes that lie diagonally", () => {
  expect(segmentOf({ from: "spacelift", to: "receiver" }, "wide")).toEqual([174, 51, 211, 51]);
  expect(segmentOf({ from: "spacelift", to: "receiver" }, "tall")).toEqual([87.5, 101, 87.5, 131]);
  expect(segmentOf({ from: "forwarder", to: "letters" }, "wide")).toEqual([635, 97, 590, 165]);
});

test("an arrow turns clockwise from the right", () => {
  expect(turnOf([0, 0, 10, 0])).toBe(0);
  expect(turnOf([0, 0, 0, 10])).toBe(90);
  expect(turnOf([0, 0, -10, 0])).toBe(180);
});
