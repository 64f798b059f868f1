import type { TimeAggregator } from "./time-aggregation.ts";

/** As in widgets and monitors (docs.datadoghq.com, "Querying"). */
export interface MetricQuery {
  readonly aggregator: string;
  readonly metric: string;
  readonly filters: readonly Filter[];
  readonly groupBy: readonly string[];
  readonly asCount: boolean;
  /** How the points of one series in a bucket become one value. */
  readonly timeAggregator: TimeAggregator;
  /** Seconds that each point covers. */
  readonly rollup?: number;
}

export type Filter =
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "tag"; readonly key: string; readonly values: readonly string[]; readonly negated: boolean };

const shape =
  /^(?<aggregator>avg|max|min|sum):(?<metric>[A-Za-z][\w.]*)\{(?<filters>[^{}]*)\}(?: by \{(?<groupBy>[^{}]+)\})?(?<asCount>\.as_count\(\))?(?:\.rollup\((?<method>avg|max|min|sum)(?:, (?<rollup>\d+))?\))?$/;

const methods = ["avg", "max", "min", "sum"] as const;

/**
 * Parses the part of Datadog's grammar that our files use: filters joined by commas, with `!` for not, or filters
 * joined by AND, with IN for several values. Datadog does not accept a mixture (docs.datadoghq.com, "Advanced
 * Filtering"). The points in a bucket are averaged, those of a query `as_count` summed ("Rollup").
 */
export function parseMetricQuery(text: string): MetricQuery {
  const parts = shape.exec(text)?.groups;
  if (parts === undefined) throw new Error(`unsupported query: ${text}`);
  const { aggregator = "", metric = "", filters = "", groupBy, asCount, method, rollup } = parts;
  return {
    aggregator,
    metric,
    filters: filters === "*" ? [] : parseFilters(filters),
    groupBy: groupBy?.split(",").map(parseKey) ?? [],
    asCount: asCount !== undefined,
    timeAggregator: methods.find((each) => each === method) ?? (asCount === undefined ? "avg" : "sum"),
    ...(rollup !== undefined && { rollup: Number(rollup) }),
  };
}

function parseFilters(text: string): readonly Filter[] {
  const isFunctional = / (?:AND|IN) /.test(text);
  return isFunctional ? text.split(" AND ").map(parseFunctional) : text.split(",").map(parseFilter);
}

function parseFunctional(text: string): Filter {
  const isIn = /^(?<key>[a-z_]+) IN \((?<values>[a-z0-9_./*-]+(?:,[a-z0-9_./*-]+)*)\)$/.exec(text)?.groups;
  if (isIn !== undefined) {
    return { kind: "tag", key: isIn["key"] ?? "", values: (isIn["values"] ?? "").split(","), negated: false };
  }
  if (text.startsWith("!")) throw new Error(`unsupported filter beside AND or IN: ${text}`);
  return parseFilter(text);
}

function parseFilter(text: string): Filter {
  const variable = /^\$(?<name>[a-z_]+)$/.exec(text)?.groups;
  if (variable !== undefined) return { kind: "variable", name: variable["name"] ?? "" };
  const tag = /^(?<not>!?)(?<key>[a-z_]+):(?<value>[a-z0-9_./*-]+)$/.exec(text)?.groups;
  if (tag === undefined) throw new Error(`unsupported filter: ${text}`);
  return { kind: "tag", key: tag["key"] ?? "", values: [tag["value"] ?? ""], negated: tag["not"] === "!" };
}

function parseKey(text: string): string {
  if (!/^[a-z_]+$/.test(text)) throw new Error(`unsupported tag key: ${text}`);
  return text;
}
