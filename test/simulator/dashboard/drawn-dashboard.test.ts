import { beforeAll, describe, expect, test } from "vitest";
import { awsNames, createAwsMetrics } from "../../../simulator/console/aws-metrics.ts";
import { type DashboardFile, type Drawing, readDashboardFile } from "../../../simulator/dashboard/dashboard-file.ts";
import { createDashboard } from "../../../simulator/dashboard/drawn-dashboard.ts";
import { drawWidget } from "../../../simulator/dashboard/drawn-widget.ts";
import type { HeldSeries } from "../../../simulator/stand-ins/held-points.ts";

const now = 1_800_000_000;
let file: DashboardFile;
beforeAll(async () => {
  file = await readDashboardFile();
});

function series(metric: string, tags: readonly string[], ...points: HeldSeries["points"]): HeldSeries {
  return { metric, type: "count", tags, points };
}

const held = [
  series("runs", ["final_state:failed", "stack:dns"], [now - 60, 2]),
  series("runs", ["final_state:finished", "stack:dns"], [now - 60, 3], [now - 4_000, 50]),
  series("runs", ["final_state:finished", "stack:web"], [now - 120, 5], [now, 1]),
  series("time", ["stack:web"], [now - 120, 30]),
];

/** A widget of one formula over queries by name. */
function widget(type: Drawing["type"], formula: string, queries: Readonly<Record<string, string>>): Drawing {
  return {
    ...{ type, title: "A widget", description: "" },
    requests: [
      {
        queries: Object.entries(queries).map(([name, query]) => ({ name, query })),
        formulas: [{ formula, alias: "all", number_format: { unit: { type: "custom_unit_label", label: "runs" } } }],
        conditional_formats: [
          { comparator: ">=", value: 10, palette: "white_on_red" },
          { comparator: "<", value: 10, palette: "white_on_green" },
        ],
      },
    ],
  };
}

function draw(drawing: Drawing, choices: readonly (readonly [string, string])[] = []) {
  const seriesOf = (metric: string) => held.filter((each) => each.metric === metric);
  return drawWidget(drawing, { seriesOf, choices: new Map(choices), now });
}

describe("a value", () => {
  const all = { runs: "sum:runs{$stack}.as_count()" };

  test("is the sum of the last half hour", () => {
    expect(draw(widget("query_value", "runs", all))).toMatchObject({ value: 11, tone: "bad" });
  });

  test("follows its variable", () => {
    expect(draw(widget("query_value", "runs", all), [["stack", "stack:dns"]])).toMatchObject({
      value: 5,
      tone: "good",
    });
  });

  test("follows its formula, in which a missing value is none, or zero with default_zero", () => {
    const queries = {
      ...all,
      none: "sum:runs{stack:nowhere}.as_count()",
      failed: "sum:runs{final_state:failed}.as_count()",
    };
    const value = (formula: string) => draw(widget("query_value", formula, queries));
    expect(value("failed / runs * 100")).toMatchObject({ value: (2 / 11) * 100 });
    expect(value("none / runs")).toMatchObject({ value: null, tone: "plain" });
    expect(value("default_zero(none) / runs")).toMatchObject({ value: 0 });
    expect(value("runs / none")).toMatchObject({ value: null });
  });
});

test("a filter may name several values, joined by AND with others", () => {
  const queries = { runs: "sum:runs{$stack AND final_state IN (failed,finished)}.as_count()" };
  expect(draw(widget("query_value", "runs", queries))).toMatchObject({ value: 11 });
  expect(draw(widget("query_value", "runs", queries), [["stack", "stack:dns"]])).toMatchObject({ value: 5 });
  const failed = { runs: "sum:runs{final_state IN (failed,stopped)}.as_count()" };
  expect(draw(widget("query_value", "runs", failed))).toMatchObject({ value: 2 });
});

test("a list has a value by group, largest first, for groups with all values", () => {
  const queries = {
    time: "sum:time{*} by {stack}.as_count()",
    runs: "sum:runs{!final_state:failed} by {stack}.as_count()",
  };
  expect(draw(widget("toplist", "runs", queries))).toMatchObject({
    entries: [
      { name: "web", value: 6 },
      { name: "dns", value: 3 },
    ],
  });
  expect(draw(widget("toplist", "time / runs", queries))).toMatchObject({ entries: [{ name: "web", value: 5 }] });
});

test("a graph has a value for each half minute, or hourly sums with a rollup", () => {
  const drawn = draw(widget("timeseries", "runs", { runs: "sum:runs{final_state:fin*} by {stack}.as_count()" }));
  if (drawn.type !== "timeseries") throw new Error("no graph");
  expect(drawn.times).toHaveLength(60);
  const values = drawn.lines.map(({ name, values }) => [name, values.filter((value) => value !== null)]);
  expect(values).toEqual([
    ["web", [5, 1]],
    ["dns", [3]],
  ]);
  const hours = draw(widget("timeseries", "runs", { runs: "sum:runs{*}.as_count().rollup(sum, 3600)" }));
  expect(hours).toMatchObject({ times: [now - 3600, now], lines: [{ name: "all", values: [10, 1] }] });
  // Half-minute sums add up to the sum of the half hour; hourly averages do not add up.
  expect([drawn, hours]).toMatchObject([{ addsUp: true }, { addsUp: false }]);
});

test("the whole file can be drawn, even without points", () => {
  const dashboard = createDashboard({ file, series: () => [], clock: () => now * 1000 });
  const { groups, variables } = dashboard(() => undefined);
  expect(variables.map(({ name, chosen }) => [name, chosen])).toEqual(
    file.template_variables.map(({ name }) => [name, "*"]),
  );
  expect(groups.map(({ title }) => title)).toEqual(file.widgets.map(({ definition }) => definition.title));
});

test("a variable offers all values of its tag, and shows the selected one", () => {
  const runs = (stack: string) => series("spacelift.integration.run.count", [`stack:${stack}`], [now, 1]);
  const dashboard = createDashboard({ file, series: () => [runs("web"), runs("dns")], clock: () => now * 1000 });
  const { groups, variables } = dashboard((name) => (name === "stack" ? "web" : undefined));
  expect(variables.find(({ name }) => name === "stack")).toMatchObject({ values: ["dns", "web"], chosen: "web" });
  expect(groups[0]?.widgets.find((each) => each.type === "query_value")).toMatchObject({ title: "Runs", value: 1 });
});

test("the AWS widgets show the simulator's functions and queues", async () => {
  const queue = { depth: () => ({ visible: 1, hidden: 0 }) };
  const aws = createAwsMetrics({ queue, deadLetterQueue: queue }, () => now * 1000);
  await aws.run(AbortSignal.timeout(1));
  const widgets = (await readDashboardFile(awsNames)).widgets.flatMap(({ definition }) => definition.widgets);
  const drawings = widgets.flatMap(({ definition }) => (definition.type === "note" ? [] : [definition]));
  const onAws = drawings.filter(({ requests }) => requests[0]?.queries.some(({ query }) => query.includes(":aws.")));
  expect(onAws).toHaveLength(5);
  const seriesOf = (metric: string) => aws.series().filter((each) => each.metric === metric);
  for (const drawing of onAws) {
    expect(JSON.stringify(drawing)).not.toContain("fill-in");
    const drawn = drawWidget(drawing, { seriesOf, choices: new Map(), now });
    expect(JSON.stringify(drawn)).toContain("spacelift-datadog-");
  }
});
