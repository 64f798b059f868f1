import { limitsOf } from "./capacity.ts";
import { readBuild } from "./durations.ts";
import { type Cost, costAMonth, costOfPolling, totalOf } from "./model.ts";
import { plotLogarithmic } from "./plot.ts";

export const ours = readBuild("ours");
const naive = readBuild("naive");

export const designs: readonly (readonly [name: string, color: string, cost: (runsPerDay: number) => Cost])[] = [
  ["this project", "#632ca6", (runs) => costAMonth(runs, ours)],
  ["the same, built naively", "#d14", (runs) => costAMonth(runs, naive)],
  ["polling every minute", "#178", (runs) => costOfPolling(runs, ours)],
];

const mostRuns = 1e8;

/** From ten runs a day to over a thousand a second. */
export function drawCapacity(tagSets: number): string {
  const rates = Array.from({ length: 71 }, (_, index) => 10 ** (1 + index / 10));
  const curves = designs.map(([name, color, costOf]) => ({
    name,
    color,
    points: rates.map((runs) => [runs, totalOf(costOf(runs))] as const),
  }));
  const marks = limitsOf(ours, tagSets)
    .map(({ name, runsASecond }) => [runsASecond * 86_400, name] as const)
    .filter(([runsPerDay]) => runsPerDay < mostRuns);
  return plotLogarithmic(
    curves,
    { x: [10, mostRuns], y: [0.1, 1e5] },
    { title: "Cost of a month, by runs a day", x: "runs a day", y: "US dollars a month" },
    marks,
  );
}
