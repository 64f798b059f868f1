import { expect, test } from "vitest";
import { segmentBetween, turnOf } from "../../../../simulator/page/overview/segment.ts";

const box = (x: number, y: number) => ({ x, y, width: 100, height: 50 });

test("joins the facing sides with a straight line", () => {
  expect(segmentBetween(box(0, 0), box(200, 0))).toEqual([104, 25, 196, 25]);
  expect(segmentBetween(box(0, 200), box(0, 0))).toEqual([50, 196, 50, 54]);
});

test("a straight line lies in the common part of the sides", () => {
  expect(segmentBetween({ x: 0, y: 0, width: 100, height: 300 }, box(200, 100))).toEqual([104, 125, 196, 125]);
  expect(segmentBetween(box(0, 0), box(0, 200), 0.8)).toEqual([80, 54, 80, 196]);
});

test("joins the corners of boxes that lie diagonally", () => {
  expect(segmentBetween(box(200, 0), box(0, 200))).toEqual([200, 50, 100, 200]);
});

test("turns clockwise from the right", () => {
  expect(turnOf([0, 0, 10, 0])).toBe(0);
  expect(turnOf([0, 0, 0, 10])).toBe(90);
  expect(turnOf([0, 0, -10, 0])).toBe(180);
});
