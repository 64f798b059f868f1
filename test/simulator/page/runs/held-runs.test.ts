import { expect, test } from "vitest";
import { isOfEarlierSimulator, showRuns } from "../../../../simulator/page/held-runs.ts";
import { summary } from "./summaries.ts";

const [one, two, three] = [summary(1), summary(2), summary(3)];

test("shows all matching runs while nobody holds the list", () => {
  expect(showRuns([two, one], [one], undefined)).toEqual({ runs: [one], newer: 0 });
  expect(showRuns([two, one], [one], [])).toEqual({ runs: [one], newer: 0 });
});

test("held rows change in their places, none comes or goes, and newer ones are counted", () => {
  const changed = summary(1, { standing: "counted" });
  const { runs, newer } = showRuns([three, two, changed], [three], [two, one]);
  expect(runs).toEqual([two, changed]);
  expect(newer).toBe(1);
});

test("a held row stays when the server drops its run", () => {
  expect(showRuns([three], [three], [two, one]).runs).toEqual([two, one]);
});

test("held runs are of an earlier simulator if their numbers are unknown now, or are those of other runs", () => {
  const other = summary(2, { id: "another" });
  expect(isOfEarlierSimulator([two, one], [three, two, one])).toBe(false);
  expect(isOfEarlierSimulator([two, one], [three])).toBe(false);
  expect(isOfEarlierSimulator([two, one], [one])).toBe(true);
  expect(isOfEarlierSimulator([two, one], [three, other, one])).toBe(true);
  expect(isOfEarlierSimulator([two, one], [])).toBe(true);
  expect(showRuns([one], [one], [two, one])).toEqual({ runs: [one], newer: 0 });
});
