import { expect, test } from "vitest";
import { readDashboardFile } from "../../simulator/dashboard/dashboard-file.ts";
import { createDashboard } from "../../simulator/dashboard/drawn-dashboard.ts";
import type { LiveSeries } from "../../simulator/stand-ins/held-points.ts";

const now = 1_800_000_000;
const file = await readDashboardFile();

/** Values of the last poll, and other ones of a poll half an hour ago. */
function gauge(name: string, value: number, ...tags: readonly string[]): LiveSeries {
  const points = new Map([
    [now - 1_800, 77],
    [now - 90, value + 1],
    [now - 30, value],
  ]);
  return { metric: `spacelift.integration.${name}`, tags: ["account:acme", ...tags], points };
}

function pool(name: string, values: Readonly<Record<string, number>>): readonly LiveSeries[] {
  const tags = [`worker_pool:${name}`, `worker_pool_id:${name}-1`];
  return Object.entries(values).map(([metric, value]) => gauge(`worker_pool.${metric}`, value, ...tags));
}

const held = [
  ...pool("eks", { workers: 10, workers_busy: 6, workers_drained: 2, runs_pending: 0, oldest_run_age: 0 }),
  ...pool("gpu", { workers: 2, workers_busy: 2, workers_drained: 0, runs_pending: 5, oldest_run_age: 720 }),
  ...pool("public", { workers: 2, workers_busy: 1, runs_pending: 1, oldest_run_age: 60 }),
  gauge("stack.count", 40, "state:finished"),
  gauge("stack.count", 3, "state:unconfirmed"),
  gauge("resource.count", 900, "drifted:false"),
  gauge("resource.count", 12, "drifted:true"),
  gauge("run.awaiting_approval", 4),
  gauge("run.requiring_attention", 7),
  gauge("usage.minutes", 300, "worker_type:private"),
  gauge("usage.minutes", 500, "worker_type:public"),
  gauge("usage.minutes_limit", 1_000),
  gauge("usage.seats", 9, "seat_type:user"),
  gauge("usage.seats_limit", 10, "seat_type:user"),
  gauge("usage.seats", 1, "seat_type:api_key"),
  gauge("usage.seats_limit", 10, "seat_type:api_key"),
  gauge("drift_detection.coverage", 65),
];

function drawnGroup(parameters: Readonly<Record<string, string>>, series: readonly LiveSeries[] = held) {
  const drawn = createDashboard({ file, series: () => series, clock: () => now * 1000 })(parameters);
  if (typeof drawn === "string") throw new Error(drawn);
  return drawn.groups.find(({ title }) => title === "Right now")?.widgets ?? [];
}

/** The numbers and lists of the group, by title. */
function shown(parameters: Readonly<Record<string, string>> = {}, series?: readonly LiveSeries[]) {
  const entries = drawnGroup(parameters, series).flatMap((widget): (readonly [string, unknown])[] => {
    if (widget.type === "query_value") return [[widget.title, widget.value]];
    return widget.type === "toplist" ? [[widget.title, widget.entries]] : [];
  });
  return Object.fromEntries(entries);
}

const accountWide = {
  "Awaiting approval": 4,
  "Drifted now": 12,
  "Requiring attention": 7,
  "Used minutes": 80,
  "Used seats": 50,
  "Stacks with drift detection": 65,
  "Stacks, by state": [
    { name: "finished", value: 40 },
    { name: "unconfirmed", value: 3 },
  ],
  "Seats in use, by type": [
    { name: "user", value: 90 },
    { name: "api_key", value: 10 },
  ],
};

test("numbers and lists show the last poll, over all pools", () => {
  expect(shown()).toEqual({
    "Busy workers": 75,
    "Waiting runs": 6,
    "Longest wait": 12,
    "Drained workers": 2,
    ...accountWide,
  });
});

test.each([{ stack: "web" }, { space: "root" }, { environment: "prod" }, { span: "5m" }, { span: "1h" }])(
  "%j hides and changes nothing",
  (parameters: Readonly<Record<string, string>>) => {
    expect(shown(parameters)).toEqual(shown());
  },
);

test("a chosen pool limits what is measured by pool", () => {
  expect(shown({ worker_pool: "eks" })).toEqual({
    "Busy workers": 75,
    "Waiting runs": 0,
    "Longest wait": 0,
    "Drained workers": 2,
    ...accountWide,
  });
});

test("without drift, the number is zero, and without the poller there is none", () => {
  const isDrifted = ({ tags }: LiveSeries) => tags.includes("drifted:true");
  expect(
    shown(
      {},
      held.filter((each) => !isDrifted(each)),
    )["Drifted now"],
  ).toBe(0);
  expect(shown({}, held.filter(isDrifted))["Drifted now"]).toBe(12);
  expect(shown({}, [])["Drifted now"]).toBeNull();
});

test("a state that no stack has any more leaves the list within five minutes", () => {
  const gone = { ...gauge("stack.count", 1, "state:planning"), points: new Map([[now - 301, 1]]) };
  expect(shown({}, [...held, gone])).toEqual(shown());
});

test("another account has no values", () => {
  const nothing = Object.fromEntries(
    Object.entries(shown()).map(([title, value]) => [title, Array.isArray(value) ? [] : null]),
  );
  expect(shown({ account: "other" })).toEqual(nothing);
});

test("graphs have a line for each pool, also for the public one, which has no drained workers", () => {
  const lines = drawnGroup({ span: "30m" }).flatMap((widget) =>
    widget.type === "timeseries" ? [[widget.title, widget.lines.map(({ name }) => name).toSorted()] as const] : [],
  );
  const all = ["eks", "gpu", "public"];
  expect(lines).toEqual([
    ["Busy workers now, by pool", all],
    ["Waiting runs, by pool", all],
    ["Longest wait, by pool", all],
  ]);
});
