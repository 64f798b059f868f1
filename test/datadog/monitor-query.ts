import { type Formula, parseFormula } from "../../simulator/dashboard/formula.ts";
import { type MetricQuery, parseMetricQuery } from "../../simulator/dashboard/metric-query.ts";

/**
 * The query of a metric monitor: `sum(last_1h):<formula over queries> > 5` (docs.datadoghq.com, "Create a monitor").
 */
export interface MonitorQuery {
  readonly timeAggregator: string;
  readonly windowHours: number;
  readonly queries: ReadonlyMap<string, MetricQuery>;
  readonly formula: Formula;
  readonly comparator: string;
  readonly threshold: number;
}

const shape =
  /^(?<aggregator>avg|max|min|sum)\(last_(?<count>\d+)(?<unit>[mhd])\):(?<body>.+) (?<comparator><=|>=|<|>) (?<threshold>\d+(?:\.\d+)?)$/;
const hours: Readonly<Record<string, number>> = { m: 1 / 60, h: 1, d: 24 };

export function parseMonitorQuery(text: string): MonitorQuery {
  const parts = shape.exec(text)?.groups;
  if (parts === undefined) throw new Error(`unsupported monitor query: ${text}`);
  const queries = new Map<string, MetricQuery>();
  const formula = (parts["body"] ?? "").replace(/\w+:[\w.]+\{.*?\}(?: by \{.*?\})?(?:\.as_count\(\))?/g, (query) => {
    const name = `query${queries.size}`;
    queries.set(name, parseMetricQuery(query));
    return name;
  });
  return {
    timeAggregator: parts["aggregator"] ?? "",
    windowHours: Number(parts["count"]) * (hours[parts["unit"] ?? ""] ?? Number.NaN),
    queries,
    formula: parseFormula(formula),
    comparator: parts["comparator"] ?? "",
    threshold: Number(parts["threshold"]),
  };
}
