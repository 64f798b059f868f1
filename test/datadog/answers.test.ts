import { expect, test } from "vitest";
import { defaultMetricPrefix } from "../../lambda/contract/metrics.ts";
import { parseNotification } from "../../lambda/events/notification.ts";
import { mapEvent, type Series } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { evaluate, parseFormula } from "../../simulator/dashboard/formula.ts";
import { type MetricQuery, parseMetricQuery } from "../../simulator/dashboard/metric-query.ts";
import { runPayload } from "../payloads.ts";
import { readDrawings } from "./dashboard.ts";

interface Run {
  readonly type: string;
  readonly state?: string;
  readonly pool?: string;
  readonly drift?: boolean;
  readonly minutes: Readonly<Record<string, number>>;
  readonly changes?: Readonly<Record<string, number>>;
  readonly outcome?: string;
}

const runs: readonly Run[] = [
  {
    type: "TRACKED",
    minutes: { QUEUED: 1, READY: 2, PLANNING: 4, UNCONFIRMED: 90, APPLYING: 6 },
    changes: { added: 2 },
    outcome: "allow",
  },
  { type: "TRACKED", minutes: { PLANNING: 3 } },
  { type: "TRACKED", state: "FAILED", minutes: { READY: 4, PLANNING: 10 }, outcome: "deny" },
  { type: "PROPOSED", pool: "public", minutes: { READY: 60, PLANNING: 2 }, changes: { changed: 1, ok: 7 } },
  { type: "PROPOSED", drift: true, minutes: { PLANNING: 3 }, changes: { deleted: 1 } },
  { type: "TASK", minutes: { PERFORMING: 3 } },
];

const series = [
  ...runs.flatMap(seriesOf),
  ...mapped({ event: { kind: "internal_error", account: "acme" }, error: { severity: "ERROR" } }),
];

test.each([
  ["At a glance", "Runs", 6],
  ["At a glance", "Failing runs", 100 / 6],
  ["At a glance", "Work", 4 + 6 + 3 + 10 + 2 + 3 + 3],
  ["At a glance", "Resource changes", 4],
  ["At a glance", "Drifted resources", 1],
  ["At a glance", "Internal errors", 1],
  ["How many runs are failing?", "Failed", 1],
  ["How many runs are failing?", "Failed, of tracked runs", 100 / 3],
  ["How long does it take to plan a given stack?", "Average time to plan", (4 + 3 + 2 + 3) / 4],
  ["How long does it take to apply it?", "Average time to apply", (6 + 0) / 2],
  ["What is the load on my private workers?", "Busy workers, by pool", (4 + 6 + 3 + 10 + 3 + 3) / 60],
  ["What is the load on my private workers?", "Average wait for a worker, by pool", (2 + 4) / 5],
  ["What is the load on my private workers?", "Average wait in the queue, by pool", 1 / 5],
  ["Where is drift?", "Drift detection runs", 1],
  ["Which policies deny?", "Denied or rejected", 1],
  ["Is the forwarder alive?", "Runs in the last hour", 6],
])("the widget %s, %s shows %d for six known runs", (group, title, answer) => {
  const drawing = readDrawings().find((each) => each.group === group && each.widget.title === title);
  const [request] = drawing?.widget.requests ?? [];
  const sums = new Map(request?.queries.map(({ name, query }) => [name, sumOf(parseMetricQuery(query))]));
  const formula = parseFormula(request?.formulas[0]?.formula ?? "");
  expect(evaluate(formula, (name) => sums.get(name) ?? Number.NaN)).toBeCloseTo(answer, 9);
});

/** Datadog's sum for an ungrouped query over the time of all runs, with no variable selected. */
function sumOf({ metric, filters }: MetricQuery): number {
  const matching = series.filter(
    (each) =>
      each.metric === metric &&
      filters.every((filter) => filter.kind === "variable" || hasTag(each, filter) !== filter.negated),
  );
  return matching.reduce((sum, { value }) => sum + value, 0);
}

function hasTag({ tags }: Series, { key, values }: { readonly key: string; readonly values: readonly string[] }) {
  return values.some((value) => tags.includes(`${key}:${value}`));
}

function seriesOf({ type, state = "FINISHED", pool = "pool", drift = false, minutes, changes, outcome }: Run) {
  return mapped({
    event: { kind: "run", account: "acme", id: "r", state },
    run: { type, drift_detection: drift, space: "root", stack: "s", worker_pool: pool },
    timing: Object.entries(minutes).map(([name, duration]) => ({ state: name, duration: duration * 60e9 })),
    changes: changes ?? {},
    receipts: outcome === undefined ? [] : [{ name: "p", type: "PLAN", outcome, flags: [] }],
  });
}

function mapped(fields: Readonly<Record<string, unknown>>): readonly Series[] {
  const notification = parseNotification(JSON.stringify(runPayload(fields)));
  if (notification.kind === "malformed") throw new Error(notification.reason);
  const configuration = { metricPrefix: defaultMetricPrefix, extraTags: [], excludeTags: [] };
  return mapEvent(notification.event, configuration).series;
}
