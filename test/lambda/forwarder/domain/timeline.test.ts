import fc from "fast-check";
import { expect, test } from "vitest";
import type { FinishedRun } from "../../../../lambda/events/event.ts";
import { executionsOf } from "../../../../lambda/forwarder/domain/timeline.ts";

const end = 1_763_800_187.987;

function run(
  timing: readonly (readonly [state: string, seconds: number])[],
  createdEpochSeconds?: number,
): FinishedRun {
  return {
    kind: "run",
    timing: timing.map(([state, seconds]) => ({ state, nanoseconds: seconds * 1e9 })),
    changes: [],
    receipts: [],
    optIns: { labels: [] },
    extension: { tags: [], metrics: [], rename: new Map() },
    ...(createdEpochSeconds !== undefined && { details: { createdEpochSeconds } }),
  };
}

/** Seconds before the run's end. */
function before(milliseconds: number): number {
  return Math.round(end * 1000 - milliseconds) / 1000;
}

function laidOut(given: FinishedRun) {
  return executionsOf(given, end).map(({ queueMilliseconds, startMilliseconds, endMilliseconds, phases }) => ({
    queue: queueMilliseconds / 1000,
    from: before(startMilliseconds),
    to: before(endMilliseconds),
    phases: phases.map((phase) => [phase.state, before(phase.startMilliseconds), before(phase.endMilliseconds)]),
  }));
}

test("phases follow the queue, from the run's creation on", () => {
  const given = run(
    [
      ["QUEUED", 1],
      ["READY", 2],
      ["PREPARING", 4],
      ["PLANNING", 10],
    ],
    end - 20,
  );
  expect(laidOut(given)).toEqual([
    {
      queue: 3,
      from: 17,
      to: 0,
      phases: [
        ["PREPARING", 17, 13],
        ["PLANNING", 13, 3],
      ],
    },
  ]);
});

test("without a creation time the durations end with the run", () => {
  expect(
    laidOut(
      run([
        ["QUEUED", 1],
        ["PLANNING", 10],
      ]),
    ),
  ).toEqual([{ queue: 1, from: 10, to: 0, phases: [["PLANNING", 10, 0]] }]);
});

test("a wait for a person makes two executions", () => {
  const timing = [
    ["QUEUED", 1],
    ["PLANNING", 10],
    ["UNCONFIRMED", 95],
    ["READY", 1],
    ["APPLYING", 40],
  ] as const;
  expect(laidOut(run(timing))).toEqual([
    { queue: 1, from: 146, to: 136, phases: [["PLANNING", 146, 136]] },
    { queue: 1, from: 40, to: 0, phases: [["APPLYING", 40, 0]] },
  ]);
});

test("every further wait makes another execution", () => {
  const timing = [
    ["PLANNING", 1],
    ["UNCONFIRMED", 2],
    ["PLANNING", 4],
    ["UNCONFIRMED", 8],
    ["PENDING_REVIEW", 16],
    ["APPLYING", 32],
  ] as const;
  expect(laidOut(run(timing)).map(({ phases }) => phases)).toEqual([
    [["PLANNING", 63, 62]],
    [["PLANNING", 60, 56]],
    [["APPLYING", 32, 0]],
  ]);
});

test("a queue between two waits belongs to neither execution", () => {
  const timing = [
    ["PLANNING", 1],
    ["UNCONFIRMED", 2],
    ["QUEUED", 4],
    ["PENDING_REVIEW", 8],
    ["APPLYING", 16],
  ] as const;
  expect(laidOut(run(timing))).toEqual([
    { queue: 0, from: 31, to: 30, phases: [["PLANNING", 31, 30]] },
    { queue: 0, from: 16, to: 0, phases: [["APPLYING", 16, 0]] },
  ]);
});

test.each([
  [
    "ends the run",
    [
      ["PLANNING", 10],
      ["UNCONFIRMED", 95],
    ],
  ],
  [
    "comes before any work",
    [
      ["QUEUED", 1],
      ["PENDING_REVIEW", 9],
      ["PLANNING", 10],
    ],
  ],
] as const)("a wait that %s stays a phase", (_, timing) => {
  const executions = laidOut(run(timing));
  expect(executions).toHaveLength(1);
  expect(executions[0]?.phases.map(([state]) => state)).toEqual(
    timing.map(([state]) => state).filter((state) => state !== "QUEUED"),
  );
});

test.each([
  ["no timing", run([]), 0, []],
  ["no timing but a creation time", run([], end - 5), 5, []],
  ["a creation after the end", run([["PLANNING", 10]], end + 5), 10, [["PLANNING", 10, 0]]],
  [
    "durations longer than the run",
    run(
      [
        ["PLANNING", 10],
        ["APPLYING", 10],
      ],
      end - 15,
    ),
    15,
    [
      ["PLANNING", 15, 5],
      ["APPLYING", 5, 0],
    ],
  ],
  [
    "a negative or endless duration",
    run([
      ["A", -5],
      ["B", Number.POSITIVE_INFINITY],
      ["C", 2],
    ]),
    2,
    [
      ["A", 2, 2],
      ["B", 2, 2],
      ["C", 2, 0],
    ],
  ],
  ["a run of ten years", run([["PLANNING", 10 * 365 * 86_400]]), 365 * 86_400, [["PLANNING", 365 * 86_400, 0]]],
] as const)("%s", (_, given, from, phases) => {
  expect(laidOut(given)).toEqual([{ queue: 0, from, to: 0, phases }]);
});

const states = fc.constantFrom("QUEUED", "READY", "PREPARING", "PLANNING", "UNCONFIRMED", "PENDING_REVIEW", "APPLYING");

test("whatever the timing, executions and phases are in order, within the run, and end with it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(states, fc.double({ min: -10, max: 1e6, noNaN: true })), { maxLength: 300 }),
      fc.option(fc.integer({ min: -1e5, max: 1e5 }), { nil: undefined }),
      (timing, age) => {
        const executions = executionsOf(run(timing, age === undefined ? undefined : end - age), end);
        const times = executions.flatMap(({ startMilliseconds, endMilliseconds, phases }) => [
          startMilliseconds,
          ...phases.flatMap((phase) => [phase.startMilliseconds, phase.endMilliseconds]),
          endMilliseconds,
        ]);
        expect(times.every(Number.isSafeInteger)).toBe(true);
        expect(times).toEqual(times.toSorted((one, other) => one - other));
        expect(times.at(-1)).toBe(Math.round(end * 1000));
        expect(executions.every(({ queueMilliseconds }) => queueMilliseconds >= 0)).toBe(true);
      },
    ),
  );
});
