import { expect, test } from "vitest";
import { createEvaluations } from "../../../simulator/stand-ins/evaluations.ts";

const daySeconds = 24 * 60 * 60;
const kept = (timestamp: number) => ({ timestamp, input: "{}", body: "package spacelift" });

test("keeps the newest hundred evaluations of each policy, newest first", () => {
  const evaluations = createEvaluations(() => 101_000);
  for (let timestamp = 1; timestamp <= 101; timestamp += 1) evaluations.keep("ours", kept(timestamp));
  evaluations.keep("theirs", kept(1));
  const ours = evaluations.of("ours");
  expect(ours.map(({ timestamp }) => timestamp)).toEqual(Array.from({ length: 100 }, (_, index) => 101 - index));
  expect(new Set(ours.map(({ key }) => key)).size).toBe(100);
  expect(evaluations.of("theirs")).toHaveLength(1);
  expect(evaluations.of("nobody")).toEqual([]);
});

test("forgets an evaluation after seven days, and those of a deleted policy", () => {
  let now = 0;
  const evaluations = createEvaluations(() => now);
  evaluations.keep("ours", kept(0));
  now = 7 * daySeconds * 1000;
  expect(evaluations.of("ours")).toHaveLength(1);
  now += 1000;
  expect(evaluations.of("ours")).toEqual([]);
  evaluations.keep("ours", kept(8 * daySeconds));
  evaluations.drop("ours");
  expect(evaluations.of("ours")).toEqual([]);
});
