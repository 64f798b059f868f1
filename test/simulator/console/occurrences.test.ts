import { expect, test } from "vitest";
import { createOccurrences } from "../../../simulator/console/occurrences.ts";

test("keeps when each began and ended, newest first", () => {
  let now = 1_000;
  const occurrences = createOccurrences(() => now);
  const end = occurrences.begin("fault", "Datadog answers 500");
  now = 2_500;
  occurrences.note("redrive", "2 dead letters are redriven");
  expect(occurrences.read()).toEqual([
    { id: 2, kind: "redrive", title: "2 dead letters are redriven", from: 2.5, to: 2.5 },
    { id: 1, kind: "fault", title: "Datadog answers 500", from: 1, to: null },
  ]);
  now = 4_000;
  end();
  expect(occurrences.read()[1]).toMatchObject({ id: 1, from: 1, to: 4 });
});

test("forgets the oldest of more than a hundred", () => {
  const occurrences = createOccurrences(() => 0);
  const end = occurrences.begin("storm", "the first");
  for (let count = 0; count < 100; count += 1) occurrences.note("redrive", `${count}`);
  end();
  expect(occurrences.read()).toHaveLength(100);
  expect(occurrences.read().map(({ title }) => title)).not.toContain("the first");
});
