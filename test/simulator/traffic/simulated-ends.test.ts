import { expect, test } from "vitest";
import { createSimulatedEnds } from "../../../simulator/traffic/simulated-ends.ts";

test("knows the whole second of an end", () => {
  const ends = createSimulatedEnds();
  ends.remember("RUN1", 86_520.9);
  expect(ends.secondOf("RUN1")).toBe(86_520);
  expect(ends.secondOf("other")).toBeUndefined();
});

test("forgets the oldest", () => {
  const ends = createSimulatedEnds(1);
  for (const id of ["RUN1", "RUN2"]) ends.remember(id, 1);
  expect([ends.secondOf("RUN1"), ends.secondOf("RUN2")]).toEqual([undefined, 1]);
});
