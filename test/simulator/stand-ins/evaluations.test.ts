import { expect, test } from "vitest";
import { createEvaluations } from "../../../simulator/stand-ins/evaluations.ts";

test("keeps the newest hundred evaluations of each policy, newest first", () => {
  const evaluations = createEvaluations();
  for (let timestamp = 1; timestamp <= 101; timestamp += 1) {
    evaluations.keep("ours", { timestamp, input: "{}", body: "package spacelift" });
  }
  evaluations.keep("theirs", { timestamp: 1, input: "{}", body: "" });
  const kept = evaluations.of("ours");
  expect(kept.map(({ timestamp }) => timestamp)).toEqual(Array.from({ length: 100 }, (_, index) => 101 - index));
  expect(new Set(kept.map(({ key }) => key)).size).toBe(100);
  expect(evaluations.of("theirs")).toHaveLength(1);
  expect(evaluations.of("nobody")).toEqual([]);
});
