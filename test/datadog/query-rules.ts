import { evaluate, type Formula, queriesOf } from "../../simulator/dashboard/formula.ts";
import type { Filter, MetricQuery } from "../../simulator/dashboard/metric-query.ts";
import { changeTypes, type KnownMetric, knownMetrics, knownValues } from "./known-metrics.ts";

/** A formula over queries, with the unit of its value. */
export interface Drawn {
  readonly queries: ReadonlyMap<string, MetricQuery>;
  readonly formula: Formula;
  readonly unit: string;
}

/** Problems of a query that rule out shipping it; empty if there are none. */
export function problemsOf({ queries, formula, unit }: Drawn): readonly string[] {
  const named = queriesOf(formula);
  const used = named.flatMap((name) => queries.get(name) ?? []);
  const problems = [...queries.values()].flatMap(problemsOfQuery);
  if (used.length < named.length) problems.push("a formula names an unknown query");
  if (new Set(named).size < queries.size) problems.push("a query is in no formula");
  if (new Set(used.map(({ groupBy }) => groupBy.join())).size > 1) problems.push("queries have different groups");
  if (problems.length > 0) return problems;
  return [...problemsOfAverage(formula, queries), ...problemsOfUnit({ queries, formula, unit })];
}

function problemsOfQuery(query: MetricQuery): string[] {
  const metric = knownMetrics.get(query.metric);
  if (metric === undefined) return [`${query.metric} is never sent`];
  const tags = query.filters.filter((filter) => filter.kind === "tag");
  const foreign = [...tags.map(({ key }) => key), ...query.groupBy].filter((key) => !metric.tags.includes(key));
  const unknown = tags.flatMap(({ key, values }) =>
    values.filter((value) => knownValues[key]?.includes(value) === false).map((value) => ({ key, value })),
  );
  return [
    ...foreign.map((key) => `${query.metric} has no tag ${key}`),
    ...unknown.map(({ key, value }) => `${key} is never ${value}`),
    ...problemsOfAggregation(query, metric),
    ...problemsOfChanges(query),
  ];
}

/** Outcomes of Ansible and other actions are not changes. So a sum covers the seven change types, or one of them. */
function problemsOfChanges({ metric, filters, groupBy }: MetricQuery): string[] {
  if (!metric.endsWith(".run.resources") || groupBy.includes("change_type")) return [];
  const chosen = filters.flatMap((filter) => (filter.kind === "tag" && filter.key === "change_type" ? [filter] : []));
  const values = chosen.flatMap((filter) => (filter.negated ? [] : filter.values));
  const isOne = values.length === 1 && values.every((value) => changeTypes.includes(value));
  return isOne || values.toSorted().join() === changeTypes.toSorted().join()
    ? []
    : [`${metric} is summed over what is no change`];
}

/** Each point of a count adds to a total, so an average or a maximum of its points means nothing. */
function problemsOfAggregation({ metric, aggregator, asCount, rollup }: MetricQuery, { kind }: KnownMetric): string[] {
  if (kind === "gauge") return asCount || rollup !== undefined ? [`${metric} is no count`] : [];
  if (!asCount) return [`${metric} is a count, and needs .as_count()`];
  return aggregator === "sum" ? [] : [`${metric} is a count, and cannot be aggregated by ${aggregator}`];
}

/**
 * An average is a sum divided by the number of the same runs. So both queries have the same filters, apart from tags
 * that only one metric has.
 */
function problemsOfAverage(formula: Formula, queries: ReadonlyMap<string, MetricQuery>): string[] {
  if (formula.kind === "minimum") return problemsOfAverage(formula.inner, queries);
  if (formula.kind !== "operation") return [];
  const inner = [...problemsOfAverage(formula.left, queries), ...problemsOfAverage(formula.right, queries)];
  if (formula.operator !== "/" || formula.right.kind !== "query" || formula.left.kind !== "query") return inner;
  const [above, below] = [queries.get(formula.left.name), queries.get(formula.right.name)];
  if (above === undefined || below === undefined) return inner;
  // A share of a gauge in another is no average.
  if ([above, below].every(({ metric }) => knownMetrics.get(metric)?.kind === "gauge")) return inner;
  if (!below.metric.endsWith(".run.count")) return [...inner, "an average is over something else than runs"];
  const sameRuns =
    above.metric === below.metric
      ? below.filters.every((filter) => above.filters.some((other) => implies(other, filter)))
      : filtersOf(above, below).join() === filtersOf(below).join();
  return sameRuns ? inner : [...inner, `${above.metric} and ${below.metric} are not of the same runs`];
}

/** The filters of a query. With `other`, only those on tags that the other metric has. */
function filtersOf({ filters }: MetricQuery, other?: MetricQuery): readonly string[] {
  const shared = other === undefined ? undefined : knownMetrics.get(other.metric)?.tags;
  return filters
    .filter((filter) => filter.kind === "variable" || (shared?.includes(filter.key) ?? true))
    .map(asText)
    .sort();
}

/** Whether each run that passes the first filter passes the second one. */
function implies(one: Filter, other: Filter): boolean {
  if (asText(one) === asText(other)) return true;
  if (one.kind === "variable" || other.kind === "variable" || one.negated || other.negated) return false;
  return one.key === other.key && one.values.every((value) => other.values.includes(value));
}

function asText(filter: Filter): string {
  if (filter.kind === "variable") return `$${filter.name}`;
  return `${filter.negated ? "!" : ""}${filter.key}:${filter.values.join("|")}`;
}

const secondsOf: Readonly<Record<string, number>> = { second: 1, minute: 60 };

/** One unit shown, given in the unit in which a metric is sent, must evaluate to 1, and a whole to 100 %. */
function problemsOfUnit({ queries, formula, unit }: Drawn): string[] {
  const one = (query: MetricQuery | undefined) => {
    // Of the workers that take runs, none is drained.
    if (query?.metric.endsWith(".workers_drained") && unit === "percent") return 0;
    const sent = knownMetrics.get(query?.metric ?? "")?.unit;
    const seconds = unit === "workers" ? query?.rollup : secondsOf[unit];
    if (sent === "nanosecond") return (seconds ?? Number.NaN) * 1e9;
    if (sent === "percent") return 100;
    return sent === "second" ? (seconds ?? Number.NaN) : 1;
  };
  const shown = evaluate(formula, (name) => one(queries.get(name)));
  const expected = unit === "percent" ? 100 : 1;
  return shown === expected ? [] : [`${expected} ${unit} is shown as ${shown}`];
}
