import { expect, test } from "vitest";
import type { FaultPeriod } from "../../../../simulator/messages/console-state.ts";
import type { RunSummary, Standing } from "../../../../simulator/messages/run.ts";
import { affectedRuns, effectSince } from "../../../../simulator/page/faults/effect.ts";

type Counts = FaultPeriod["before"];

const counts: Counts = {
  pipeline: {
    ...{ issued: 10, answered: { "202": 9, "401": 2 }, waiting: 1, inForwarder: 0, deadLetters: 2, claims: 9 },
    ...{ posts: 9, accepted: 8, refused: 1, unknown: 0 },
  },
  balance: { expected: 10, held: 8, lost: 1, doubled: 0, inFlight: 1, deadLettered: 2, refused: 3, recovered: 2 },
  plain: { expected: 10, held: 10, lost: 4, doubled: 1, inFlight: 0 },
};

test("counts what happened since the faults began", () => {
  const effect = effectSince(
    { from: 0, to: null, before: counts },
    {
      pipeline: {
        ...counts.pipeline,
        answered: { "503": 4, "202": 12, "401": 2 },
        accepted: 10,
        refused: 4,
        unknown: 2,
      },
      balance: { expected: 20, held: 13, lost: 1, doubled: 1, inFlight: 5, deadLettered: 1, refused: 4, recovered: 9 },
      plain: { expected: 20, held: 10, lost: 9, doubled: 2, inFlight: 0 },
    },
  );
  expect(effect).toEqual({
    ...{ counted: 5, waiting: 6, lost: 0, doubled: 1, deadLettered: 0, missing: 1, recovered: 7 },
    posts: { accepted: 2, refused: 3, unknown: 2 },
    answers: [
      ["202", 3],
      ["503", 4],
    ],
    plain: { lost: 5, doubled: 1 },
  });
  expect(effectSince({ from: 0, to: null, before: counts }, { ...counts, plain: null }).plain).toBeNull();
});

function run(number: number, standing: Standing, second: number): RunSummary {
  const at = new Date(second * 1000).toISOString();
  return {
    ...{ id: `run ${number}`, number, kind: "run", subject: "stack", type: "tracked", state: "FINISHED" },
    ...{ standing, receivedAt: at, changedAt: at },
  };
}

test("affected runs changed since the faults began and arrived before their end, those that Datadog lacks first", () => {
  const runs = [
    run(5, "counted", 15),
    run(4, "waiting", 14),
    run(3, "counted", 10),
    run(2, "deadLettered", 12),
    run(1, "waiting", 9),
  ];
  const numbersOf = (to: number | null, most: number) =>
    affectedRuns(runs, { from: 10, to }, most).map(({ number }) => number);
  expect(numbersOf(null, 9)).toEqual([4, 2, 5, 3]);
  expect(numbersOf(null, 3)).toEqual([4, 2, 5]);
  expect(numbersOf(14, 9)).toEqual([4, 2, 3]);
});
