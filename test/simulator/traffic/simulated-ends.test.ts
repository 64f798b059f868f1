import { expect, test } from "vitest";
import { createSimulatedEnds } from "../../../simulator/traffic/simulated-ends.ts";

const run = (id: string, ...durations: readonly number[]) => ({
  run_updated: { run: { id }, timing: durations.map((duration) => ({ state: "PLANNING", duration })) },
});

test("a run ends after all its states", () => {
  const ends = createSimulatedEnds();
  ends.remember(run("RUN1", 30.6e9, 29.5e9), { day: 1, minute: 2 });
  expect(ends.secondOf("RUN1")).toBe(86_400 + 120 + 60);
});

test("a module version ends when it starts", () => {
  const ends = createSimulatedEnds();
  ends.remember({ module_version: { version: { id: "V1" } } }, { day: 0, minute: 3 });
  expect(ends.secondOf("V1")).toBe(180);
});

test("returns nothing for other runs, and forgets the oldest", () => {
  const ends = createSimulatedEnds(1);
  ends.remember({ internal_error: {} }, { day: 0, minute: 0 });
  for (const id of ["RUN1", "RUN2"]) ends.remember(run(id, 1e9), { day: 0, minute: 0 });
  expect([ends.secondOf("RUN1"), ends.secondOf("RUN2"), ends.secondOf("other")]).toEqual([undefined, 1, undefined]);
});
