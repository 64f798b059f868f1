import { normalizeMetricName, normalizeTag } from "../../lambda/shared/datadog-tags.ts";
import { asNumber, type Json } from "../../lambda/shared/json.ts";
import type { DatadogAnswer } from "./datadog-exchange.ts";
import type { HeldSeries } from "./held-points.ts";

/** Interval of a query over at most an hour (docs.datadoghq.com, "Rollup", rollup intervals by time frame). */
const intervalSeconds = 20;

const sumQuery = /^sum:(?<metric>[\w.]+)\{(?<scope>[^}]*)\}\.as_count\(\)$/;

/**
 * The shape follows docs.datadoghq.com, "Query timeseries points": one point for each interval with values, at its
 * start. An unknown metric is not an error.
 */
export function answerQuery(held: readonly HeldSeries[], query: string): DatadogAnswer {
  const given = new URLSearchParams(query);
  const [from, to] = [asNumber(given.get("from")), asNumber(given.get("to"))];
  const text = given.get("query") ?? "";
  const { metric = "", scope = "" } = sumQuery.exec(text)?.groups ?? {};
  if (from === undefined || to === undefined || metric === "") return json(400, { errors: ["Error parsing query"] });
  const tags = scope.split(",").flatMap((tag) => (tag === "*" ? [] : (normalizeTag(tag) ?? [])));
  const sums = new Map<number, number>();
  for (const series of held) {
    if (series.metric !== normalizeMetricName(metric) || !tags.every((tag) => series.tags.includes(tag))) continue;
    for (const [second, value] of series.points) {
      if (second < from || second > to) continue;
      const start = second - (second % intervalSeconds);
      sums.set(start, (sums.get(start) ?? 0) + value);
    }
  }
  const pointlist = [...sums].sort(([one], [other]) => one - other).map(([start, sum]) => [start * 1000, sum]);
  const series = { metric, scope, expression: text, interval: intervalSeconds, length: pointlist.length, pointlist };
  const about = { from_date: from * 1000, to_date: to * 1000, query: text, res_type: "time_series" };
  return json(200, { status: "ok", ...about, series: pointlist.length === 0 ? [] : [series] });
}

function json(status: number, body: Json): DatadogAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
