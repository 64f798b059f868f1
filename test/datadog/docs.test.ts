import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeMetrics } from "../../lambda/contract/metric-metadata.ts";
import { defaultMetricPrefix } from "../../lambda/contract/metrics.ts";
import { commonTagKeys } from "../../lambda/contract/runs.ts";
import { withMetricTable } from "../../scripts/configuration/metric-table.ts";
import { readDashboard } from "./dashboard.ts";
import { parseMonitorQuery } from "./monitor-query.ts";
import { readMonitors } from "./monitors.ts";

const metricsPage = read("docs/metrics.md");
const page = read("docs/dashboard.md");

test("`npm run configuration` has written the table of docs/metrics.md", () => {
  expect(metricsPage).toBe(withMetricTable(metricsPage));
  expect(metricsPage).toContain(`Tags of a run: ${commonTagKeys.map(code).join(", ")}.`);
  expect(() => withMetricTable("# Metrics\n")).toThrow(/lacks the lines/);
});

test("each metric is one row with its metadata", () => {
  const rows = tableUnder(metricsPage, "| metric | type | unit |").map((row) => row.slice(0, 4));
  expect(rows).toEqual(
    describeMetrics(defaultMetricPrefix).map(({ name, type, unit = "", description }) => [
      code(name),
      type,
      unit,
      description,
    ]),
  );
});

test("each group of the dashboard is explained, in its order", () => {
  const groups = tableUnder(page, "| group |").map(([title]) => title);
  expect(groups).toEqual(readDashboard().widgets.map(({ definition }) => definition.title));
});

test("each variable is explained", () => {
  const told = tableUnder(page, "| variable |").map(([name, tag = ""]) => [name, /^`\w+`/.exec(tag)?.[0]]);
  expect(told).toEqual(readDashboard().template_variables.map(({ name, prefix }) => [code(name), code(prefix)]));
});

test("each monitor is explained, with its window and thresholds", () => {
  const told = tableUnder(page, "| monitor | over |").map((row) => row.slice(0, 4));
  const monitors = readMonitors().map(([key, { query, options }]) => {
    const { windowHours: hours, comparator, threshold } = parseMonitorQuery(query);
    const { warning } = options.thresholds;
    const window = hours < 1 ? `${hours * 60} min` : `${hours} h`;
    return [code(key), window, `${comparator} ${threshold}`, warning === undefined ? "" : `${comparator} ${warning}`];
  });
  expect(told).toEqual(monitors);
});

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

/** The cells of a Markdown table whose header is the given line. */
function tableUnder(markdown: string, head: string): readonly (readonly string[])[] {
  const lines = markdown.slice(markdown.indexOf(head)).split("\n\n")[0]?.split("\n") ?? [];
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function code(text: string): string {
  return `\`${text}\``;
}
