import { defaultMetricPrefix, type Metric, metrics } from "../../lambda/contract/metrics.ts";
import { commonTagKeys } from "../../lambda/contract/runs.ts";

const marks = [
  "<!-- The table is generated from lambda/contract/metrics.ts by `npm run configuration`. -->",
  "<!-- End -->",
] as const;

const runTags: readonly string[] = commonTagKeys;

/** Throws if the page has no place for the table. */
export function withMetricTable(page: string): string {
  const [begin, end] = [page.indexOf(marks[0]), page.indexOf(marks[1])];
  if (begin === -1 || end < begin) throw new Error(`docs/metrics.md lacks the lines ${marks.join(" and ")}`);
  const head = ["metric", "type", "unit", "meaning", "tags"];
  const table = [head, head.map(() => "---"), ...Object.values(metrics).map(cells)];
  const lines = table.map((row) => `| ${row.join(" | ")} |`);
  return `${page.slice(0, begin)}${[marks[0], "", ...lines].join("\n")}\n\n${page.slice(end)}`;
}

function cells({ name, type, unit = "", description, tags }: Metric): readonly string[] {
  const ofRun = runTags.every((key) => tags.includes(key));
  const own = tags.filter((tag) => !ofRun || !runTags.includes(tag)).map((tag) => `\`${tag}\``);
  return [
    `\`${defaultMetricPrefix}.${name}\``,
    type,
    unit,
    description,
    [ofRun ? "of a run" : [], own].flat().join(", "),
  ];
}
