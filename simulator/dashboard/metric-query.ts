/** A query of one metric, as a widget or a monitor has it (docs.datadoghq.com, "Querying"). */
export interface MetricQuery {
  readonly aggregator: string;
  readonly metric: string;
  readonly filters: readonly Filter[];
  readonly groupBy: readonly string[];
  readonly asCount: boolean;
  /** Seconds that each point sums. */
  readonly rollup?: number;
}

export type Filter =
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "tag"; readonly key: string; readonly value: string; readonly negated: boolean };

const shape =
  /^(?<aggregator>avg|max|min|sum):(?<metric>[A-Za-z][\w.]*)\{(?<filters>[^{}]*)\}(?: by \{(?<groupBy>[^{}]+)\})?(?<asCount>\.as_count\(\))?(?:\.rollup\(sum, (?<rollup>\d+)\))?$/;

/** The part of Datadog's grammar that our files keep to: filters joined by commas, as the stand-in can draw them. */
export function parseMetricQuery(text: string): MetricQuery {
  const parts = shape.exec(text)?.groups;
  if (parts === undefined) throw new Error(`not a query that is understood here: ${text}`);
  const { aggregator = "", metric = "", filters = "", groupBy, asCount, rollup } = parts;
  return {
    aggregator,
    metric,
    filters: filters === "*" ? [] : filters.split(",").map(parseFilter),
    groupBy: groupBy?.split(",").map(parseKey) ?? [],
    asCount: asCount !== undefined,
    ...(rollup !== undefined && { rollup: Number(rollup) }),
  };
}

function parseFilter(text: string): Filter {
  const variable = /^\$(?<name>[a-z_]+)$/.exec(text)?.groups;
  if (variable !== undefined) return { kind: "variable", name: variable["name"] ?? "" };
  const tag = /^(?<not>!?)(?<key>[a-z_]+):(?<value>[a-z0-9_./*-]+)$/.exec(text)?.groups;
  if (tag === undefined) throw new Error(`not a filter that is understood here: ${text}`);
  return { kind: "tag", key: tag["key"] ?? "", value: tag["value"] ?? "", negated: tag["not"] === "!" };
}

function parseKey(text: string): string {
  if (!/^[a-z_]+$/.test(text)) throw new Error(`not a tag's key: ${text}`);
  return text;
}
