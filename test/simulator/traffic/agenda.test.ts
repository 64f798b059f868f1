import { expect, test } from "vitest";
import { createAgenda } from "../../../simulator/traffic/agenda.ts";

test("makes the steps in the order of their times, and of their addition", () => {
  const agenda = createAgenda();
  const made: string[] = [];
  const note = (name: string) => () => made.push(`${name} at ${agenda.now()}`);
  agenda.at(5, note("third"));
  agenda.at(2, () => {
    note("first")();
    agenda.after(1, note("second"));
  });
  agenda.at(5, note("fourth"));
  const times: number[] = [];
  while (Number.isFinite(agenda.nextTime())) {
    times.push(agenda.nextTime());
    agenda.step();
  }
  expect(made).toEqual(["first at 2", "second at 3", "third at 5", "fourth at 5"]);
  expect(times).toEqual([2, 3, 5, 5]);
});
