import { describe, expect, test } from "vitest";
import { defaultMetricPrefix, metrics } from "../../lambda/contract/metrics.ts";
import { parseFormula } from "../../simulator/dashboard/formula.ts";
import { type MetricQuery, parseMetricQuery } from "../../simulator/dashboard/metric-query.ts";
import { type Layout, readDashboard, readDrawings } from "./dashboard.ts";
import { knownMetrics } from "./known-metrics.ts";
import { problemsOf } from "./query-rules.ts";
import { readSlos } from "./slos.ts";

const dashboard = readDashboard();
const drawings = readDrawings();
const variables = new Map(dashboard.template_variables.map(({ name, prefix }) => [name, prefix]));
const ours = (metric: string) => metric.startsWith(`${defaultMetricPrefix}.`);
const queriesOf = (widget: (typeof drawings)[number]["widget"]) =>
  widget.requests.flatMap(({ queries }) => queries.map(({ query }) => parseMetricQuery(query)));

test("has variables for environment, account, space, worker pool and stack that select everything at first", () => {
  expect([...variables]).toEqual([
    ["environment", "env"],
    ["account", "account"],
    ["space", "space"],
    ["worker_pool", "worker_pool"],
    ["stack", "stack"],
  ]);
  for (const variable of dashboard.template_variables) {
    expect(variable).toMatchObject({ available_values: [], defaults: ["*"] });
  }
});

test("shows every metric that is sent", () => {
  const drawn = new Set(drawings.flatMap(({ widget }) => queriesOf(widget).map(({ metric }) => metric)));
  expect(
    Object.values(metrics)
      .map(({ name }) => `${defaultMetricPrefix}.${name}`)
      .filter((name) => !drawn.has(name)),
  ).toEqual([]);
});

describe.each(drawings.map(({ group, widget }) => [`${group} ${widget.title}`, widget] as const))("%s", (_, widget) => {
  test("queries metrics that are sent, with a valid aggregation and unit", () => {
    for (const { queries, formulas } of widget.requests) {
      const parsed = new Map(queries.map(({ name, query }): [string, MetricQuery] => [name, parseMetricQuery(query)]));
      for (const {
        formula,
        number_format: { unit },
      } of formulas) {
        const shown = unit.type === "canonical_unit" ? unit.unit_name : unit.label;
        expect(problemsOf({ queries: parsed, formula: parseFormula(formula), unit: shown })).toEqual([]);
      }
    }
  });

  test("each widget follows the variables whose tags its metrics have", () => {
    for (const { metric, filters } of queriesOf(widget)) {
      const used = filters.flatMap((filter) => (filter.kind === "variable" ? [filter.name] : []));
      // Users add tags only to counts.
      const known = knownMetrics.get(metric);
      const carried = [...(known?.kind === "count" ? ["env"] : []), ...(known?.tags ?? [])];
      const expected = [...variables].flatMap(([name, tag]) => (carried.includes(tag) ? [name] : []));
      expect(used.sort()).toEqual(ours(metric) ? expected.sort() : []);
    }
  });

  test("a single value sums a count over the visible period, and shows the last value of a gauge", () => {
    for (const { response_format: format, queries } of widget.requests) {
      expect(format).toBe(widget.type === "timeseries" ? "timeseries" : "scalar");
      for (const { aggregator, query } of queries) {
        const single = parseMetricQuery(query).asCount ? "sum" : "last";
        expect(aggregator).toBe(format === "scalar" ? single : undefined);
      }
    }
  });

  test("shows the last value of a gauge only if it is at most five minutes old", () => {
    const aggregators = widget.requests.flatMap(({ queries }) => queries.map(({ aggregator }) => aggregator));
    expect(widget.time?.live_span === "5m").toBe(aggregators.includes("last"));
  });

  test("each widget has a description", () => {
    expect(widget.title).toMatch(/^[A-Z].*[^.]$/);
    expect(widget.description).toMatch(/^[A-Z].*\.$/);
  });
});

test("lists the SLOs by a tag that each of them has", () => {
  const lists = dashboard.widgets.flatMap(({ definition }) =>
    definition.widgets.flatMap(({ definition: widget }) => (widget.type === "slo_list" ? [widget] : [])),
  );
  const queries = lists.map(({ requests: [{ query }] }) => query);
  expect(queries).toEqual([{ query_string: "source:spacelift-datadog", limit: 10 }]);
  for (const [, { tags }] of readSlos()) expect(tags).toContain("source:spacelift-datadog");
});

test("overlays and stream show our events, by every variable", () => {
  const query = `source:spacelift ${[...variables.keys()].map((name) => `$${name}`).join(" ")}`;
  const widgets = dashboard.widgets.flatMap(({ definition }) => definition.widgets.map((widget) => widget.definition));
  const streams = widgets.flatMap((widget) => (widget.type === "event_stream" ? [widget.query] : []));
  expect(streams).toEqual([query]);
  const overlays = drawings.flatMap(({ widget }) => (widget.events === undefined ? [] : [widget.events]));
  expect(overlays).toEqual(Array(2).fill([{ q: query, tags_execution: "and" }]));
});

test("widgets have unique titles", () => {
  const titles = drawings.map(({ group, widget }) => `${group} ${widget.title}`);
  expect(new Set(titles).size).toBe(titles.length);
});

test("groups are stacked, and widgets do not overlap", () => {
  expect(overlaps(dashboard.widgets.map(({ layout }) => layout))).toEqual([]);
  for (const { definition, layout } of dashboard.widgets) {
    const inner = definition.widgets.map((widget) => widget.layout);
    expect(overlaps(inner)).toEqual([]);
    expect(Math.max(...inner.map(({ x, width }) => x + width))).toBe(12);
    // The title of a group takes one row.
    expect(Math.max(...inner.map(({ y, height }) => y + height)) + 1).toBe(layout.height);
  }
});

function overlaps(layouts: readonly Layout[]): readonly (readonly [Layout, Layout])[] {
  return layouts.flatMap((one, index) =>
    layouts
      .slice(index + 1)
      .filter(
        (other) =>
          one.x < other.x + other.width &&
          other.x < one.x + one.width &&
          one.y < other.y + other.height &&
          other.y < one.y + one.height,
      )
      .map((other) => [one, other] as const),
  );
}
