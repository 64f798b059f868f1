import { expect, test } from "vitest";
import { createFaultHistory } from "../../../simulator/console/fault-history.ts";
import { createOccurrences } from "../../../simulator/console/occurrences.ts";
import type { FaultName } from "../../../simulator/fault-catalogue.ts";
import { faultTexts } from "../../../simulator/fault-catalogue.ts";
import type { FaultPeriod } from "../../../simulator/messages/console-state.ts";

const sums = { expected: 0, held: 0, lost: 0, doubled: 0, inFlight: 0 };

function countsOf(issued: number): FaultPeriod["before"] {
  return {
    pipeline: {
      ...{ issued, answered: {}, waiting: 0, inForwarder: 0, deadLetters: 0, claims: 0 },
      ...{ posts: 0, accepted: 0, refused: 0, unknown: 0 },
    },
    balance: { ...sums, deadLettered: 0, refused: 0, recovered: 0 },
    plain: null,
  };
}

function historyAt() {
  const world = { now: 0, issued: 0 };
  const clock = () => world.now;
  const occurrences = createOccurrences(clock);
  const history = createFaultHistory(occurrences, () => countsOf(world.issued), clock);
  const turn = (name: FaultName, on: boolean, at: number) => {
    world.now = at;
    const text = faultTexts(true)[name];
    if (text !== undefined) history.watcher(name, text, on);
  };
  return { world, occurrences, history, turn };
}

test("a period lasts from the first fault to the end of the last, with the counts from before it", () => {
  const { world, occurrences, history, turn } = historyAt();
  expect(history.period()).toBeNull();
  world.issued = 3;
  turn("datadog-500", true, 1_000);
  world.issued = 5;
  turn("queue-down", true, 2_000);
  turn("datadog-500", false, 3_000);
  expect(history.period()).toEqual({ from: 1, to: null, before: countsOf(3) });
  turn("queue-down", false, 4_000);
  expect(history.period()).toEqual({ from: 1, to: 4, before: countsOf(3) });
  expect(occurrences.read()).toMatchObject([
    { kind: "fault", title: "SQS fails every call", from: 2, to: 4 },
    { kind: "fault", title: "Datadog answers 500", from: 1, to: 3 },
  ]);
});

test("a pause under five seconds does not end a period", () => {
  const { world, history, turn } = historyAt();
  turn("datadog-500", true, 1_000);
  turn("datadog-500", false, 2_000);
  world.issued = 9;
  turn("datadog-500", true, 6_900);
  expect(history.period()).toEqual({ from: 1, to: null, before: countsOf(0) });
  turn("datadog-500", false, 7_000);
  turn("datadog-500", true, 12_000);
  expect(history.period()).toEqual({ from: 12, to: null, before: countsOf(9) });
});
