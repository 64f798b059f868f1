import { expect, test } from "vitest";
import { createDrawQueue } from "../../../../simulator/page/dashboard/draw-queue.ts";

function prepare(millisecondsOfDrawing: number) {
  const frames: (() => void)[] = [];
  const drawn: string[] = [];
  let now = 0;
  const queue = createDrawQueue(
    (action) => frames.push(action),
    () => now,
  );
  const draw = (name: string) => () => {
    now += millisecondsOfDrawing;
    drawn.push(name);
  };
  return { queue, drawn, draw, frame: () => frames.shift()?.(), frames };
}

test("slow drawings are spread over frames", () => {
  const { queue, drawn, draw, frame, frames } = prepare(6);
  for (const name of ["a", "b", "c"]) queue.add({}, draw(name));
  expect([frames.length, drawn]).toEqual([1, []]);
  frame();
  expect(drawn).toEqual(["a"]);
  frame();
  frame();
  expect([frames.length, drawn]).toEqual([0, ["a", "b", "c"]]);
});

test("quick drawings share a frame", () => {
  const { queue, drawn, draw, frame } = prepare(1);
  for (const name of ["a", "b", "c"]) queue.add({}, draw(name));
  frame();
  expect(drawn).toEqual(["a", "b", "c"]);
});

test("a later drawing of the same owner replaces the waiting one, and a removed one is not drawn", () => {
  const { queue, drawn, draw, frame } = prepare(1);
  const [owner, other] = [{}, {}];
  queue.add(owner, draw("old"));
  queue.add(other, draw("other"));
  queue.add(owner, draw("new"));
  queue.remove(other);
  frame();
  expect(drawn).toEqual(["new"]);
});
