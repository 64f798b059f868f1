import { expect, test } from "vitest";
import type { PlannedRun } from "../../../simulator/traffic/planned-run.ts";
import { createRunSchedule } from "../../../simulator/traffic/run-schedule.ts";
import { durationsOf, type RunTimeline } from "../../../simulator/traffic/run-timeline.ts";
import { plannedRun, stackOf } from "./runs.ts";

type Start = readonly [run: Partial<PlannedRun>, second: number];

/** Runs everything to its end. */
function scheduled(workers: Readonly<Record<string, number>>, ...starts: readonly Start[]) {
  const ends: (readonly [string, number])[] = [];
  const schedule = createRunSchedule(new Map(Object.entries(workers)), (run, second) =>
    ends.push([run.run.id, second]),
  );
  const timelines = starts.map(([change, second], index) =>
    schedule.start(plannedRun({ id: `RUN${index + 1}`, ...change }), second),
  );
  while (Number.isFinite(schedule.nextChange())) schedule.step();
  return { ends, timelines };
}

function passed(timeline: RunTimeline | undefined): readonly string[] {
  return timeline === undefined ? [] : durationsOf(timeline).map(({ state, seconds }) => `${state} ${seconds}`);
}

const tracked: Partial<PlannedRun> = {
  type: "TRACKED",
  phases: [
    { state: "PLANNING", seconds: 30 },
    { state: "UNCONFIRMED", seconds: 100 },
    { state: "APPLYING", seconds: 60 },
  ],
};

test("a run waits for the first free worker", () => {
  const { ends, timelines } = scheduled({ "": 1 }, [{}, 0], [{}, 10], [{}, 20]);
  expect(ends).toEqual([
    ["RUN1", 51],
    ["RUN2", 101],
    ["RUN3", 151],
  ]);
  expect(passed(timelines[0])).toEqual(["QUEUED 1", "READY 0", "PREPARING 20", "PLANNING 30"]);
  expect(passed(timelines[2])).toEqual(["QUEUED 1", "READY 80", "PREPARING 20", "PLANNING 30"]);
});

test("a worker needs time to take a run, free or not", () => {
  const { timelines } = scheduled({ "": 1 }, [{ handoverSeconds: 2 }, 0]);
  expect(passed(timelines[0])).toContain("READY 2");
});

test("pools do not share workers", () => {
  const { ends } = scheduled({ "": 1, big: 2 }, [{}, 0], [{ stack: stackOf({ pool: "big" }) }, 0]);
  expect(ends.map(([, second]) => second)).toEqual([51, 51]);
});

test("runs that change a stack wait for its lock, also while one waits for confirmation", () => {
  const { timelines } = scheduled({ "": 3 }, [tracked, 0], [{ ...tracked, type: "TASK" }, 10], [{}, 20]);
  expect(passed(timelines[0])).toEqual([
    "QUEUED 1",
    "READY 0",
    "PLANNING 30",
    "UNCONFIRMED 100",
    "CONFIRMED 0",
    "APPLYING 60",
  ]);
  expect(passed(timelines[1])[0]).toBe("QUEUED 181");
  expect(passed(timelines[2])[0]).toBe("QUEUED 1");
});

test("a run that waits for confirmation has no worker, and waits for one afterwards", () => {
  const long = { phases: [{ state: "PLANNING", seconds: 500 }] };
  const { timelines } = scheduled({ "": 1 }, [tracked, 0], [long, 10]);
  expect(passed(timelines[1])).toEqual(["QUEUED 1", "READY 20", "PLANNING 500"]);
  expect(passed(timelines[0])).toEqual([
    "QUEUED 1",
    "READY 0",
    "PLANNING 30",
    "UNCONFIRMED 100",
    "CONFIRMED 400",
    "APPLYING 60",
  ]);
});
