import { expect, test } from "vitest";
import type { RunSummary } from "../../../simulator/messages/run.ts";
import { mergeRuns } from "../../../simulator/page/run-list.ts";

function run(number: number, standing: RunSummary["standing"] = "waiting"): RunSummary {
  const time = "2026-01-01T00:00:00.000Z";
  const known = { kind: "run", subject: "dns", type: "tracked", state: "FINISHED" } as const;
  return { id: String(number), number, ...known, standing, receivedAt: time, changedAt: time };
}

const numbers = (runs: readonly RunSummary[]) => runs.map(({ number }) => number);

test("a changed run replaces the earlier one in its place, and a new one comes first", () => {
  const runs = mergeRuns([run(3), run(2), run(1)], {
    changed: [run(4), run(2, "counted")],
    oldest: 1,
    isComplete: false,
  });
  expect(numbers(runs)).toEqual([4, 3, 2, 1]);
  expect(runs[2]?.standing).toBe("counted");
});

test("drops the runs that the server has dropped", () => {
  expect(numbers(mergeRuns([run(3), run(2), run(1)], { changed: [run(4)], oldest: 3, isComplete: false }))).toEqual([
    4, 3,
  ]);
});

test("a complete list replaces all, also after a restart of the server", () => {
  expect(numbers(mergeRuns([run(9), run(8)], { changed: [run(1)], oldest: 1, isComplete: true }))).toEqual([1]);
});
