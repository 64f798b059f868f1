import { beforeAll, describe, expect, test } from "vitest";
import { awsNamesOf, createAwsMetrics } from "../../../simulator/console/aws-metrics.ts";
import { type DashboardFile, readDashboardFile } from "../../../simulator/dashboard/dashboard-file.ts";
import { createDashboard } from "../../../simulator/dashboard/drawn-dashboard.ts";
import { prepareWidget } from "../../../simulator/dashboard/drawn-widget.ts";
import type { Drawing } from "../../../simulator/dashboard/widget-definition.ts";
import type { DrawnDashboard } from "../../../simulator/messages/drawn-dashboard.ts";
import type { LiveSeries } from "../../../simulator/stand-ins/held-points.ts";

const now = 1_800_000_000;
let file: DashboardFile;
beforeAll(async () => {
  file = await readDashboardFile();
});

function series(
  metric: string,
  tags: readonly string[],
  ...points: readonly (readonly [number, number])[]
): LiveSeries {
  return { metric, tags, points: new Map(points) };
}

const held = [
  series("runs", ["final_state:failed", "stack:dns"], [now - 60, 2]),
  series("runs", ["final_state:finished", "stack:dns"], [now - 60, 3], [now - 4_000, 50]),
  series("runs", ["final_state:finished", "stack:web"], [now - 120, 5], [now, 1]),
  series("time", ["stack:web"], [now - 120, 30]),
  series("busy", ["worker_pool:a"], [now - 90, 4], [now - 60, 2], [now - 58, 4], [now - 20, 1]),
  series("busy", ["worker_pool:b"], [now - 90, 10], [now - 60, 10], [now - 20, 20]),
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

function draw(drawing: Drawing, choices: readonly (readonly [string, string])[] = [], spanSeconds = 1_800) {
  const seriesOf = (metric: string) => held.filter((each) => each.metric === metric);
  const frame = { from: now - spanSeconds, to: now };
  return prepareWidget(drawing)({ seriesOf, choices: new Map(choices), events: [], logs: [], frame, now });
}

/** The shipped dashboard over these series. */
function drawAll(all: readonly LiveSeries[], parameters: Readonly<Record<string, string>> = {}): DrawnDashboard {
  const drawn = createDashboard({ file, series: () => all, clock: () => now * 1000 })(parameters);
  if (typeof drawn === "string") throw new Error(drawn);
  return drawn;
}

describe("a value", () => {
  const all = { runs: "sum:runs{$stack}.as_count()" };

  test("is the sum over the frame", () => {
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

describe("a value of a gauge", () => {
  const value = (aggregator: "avg" | "last" | "max" | "min" | undefined, query: string) => {
    const drawing = widget("query_value", "busy", {});
    const [request] = drawing.requests;
    if (request === undefined) throw new Error("no request");
    const queries = [{ name: "busy", query, ...(aggregator && { aggregator }) }];
    const drawn = draw({ ...drawing, requests: [{ ...request, queries }] }, [], 300);
    return drawn.type === "query_value" ? drawn.value : undefined;
  };

  test.each([
    ["last", "sum:busy{*}", 21],
    ["max", "sum:busy{*}", 21],
    ["min", "sum:busy{*}", 13],
    ["last", "max:busy{worker_pool:a}", 1],
    ["max", "max:busy{worker_pool:a}.rollup(max)", 4],
    ["max", "max:busy{worker_pool:b}", 20],
  ] as const)("is the %s of %s over time", (aggregator, query, expected) => {
    expect(value(aggregator, query)).toBe(expected);
  });

  test("is averaged without a choice, over the intervals of a graph", () => {
    // Every five seconds from 90 to 20 seconds ago: 4 falls to 3, which falls to 1.
    expect(value(undefined, "avg:busy{worker_pool:a}")).toBeCloseTo(39.5 / 15, 10);
  });
});

test("a list of a gauge has its latest values by group", () => {
  const drawing = widget("toplist", "busy", {});
  const [request] = drawing.requests;
  const queries = [{ name: "busy", query: "max:busy{*} by {worker_pool}", aggregator: "last" as const }];
  if (request === undefined) throw new Error("no request");
  expect(draw({ ...drawing, requests: [{ ...request, queries }] })).toMatchObject({
    entries: [
      { name: "b", value: 20 },
      { name: "a", value: 1 },
    ],
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

describe("a link", () => {
  const link = { label: "Open {{stack.value}}", link: "https://spacelift.example/stack/{{stack.value}}" };
  const linked = (type: Drawing["type"], query: string): Drawing => ({
    ...widget(type, "runs", { runs: query }),
    custom_links: [link],
  });

  test.each(["toplist", "timeseries"] as const)("of a %s leads to the page of each group", (type) => {
    const byName = (name: string) => ({
      name,
      link: { label: `Open ${name}`, address: `https://spacelift.example/stack/${name}` },
    });
    const drawn = draw(linked(type, "sum:runs{*} by {stack}.as_count()"));
    const groups = "entries" in drawn ? drawn.entries : "lines" in drawn ? drawn.lines : [];
    expect(groups).toMatchObject([byName("web"), byName("dns")]);
  });

  test("has the encoded name of the group", () => {
    const prepared = prepareWidget(linked("toplist", "sum:runs{*} by {stack}.as_count()"));
    const seriesOf = () => [series("runs", ["stack:a/b c"], [now - 60, 1])];
    const frame = { from: now - 900, to: now };
    expect(prepared({ seriesOf, choices: new Map(), events: [], logs: [], frame, now })).toMatchObject({
      entries: [{ link: { address: "https://spacelift.example/stack/a%2Fb%20c" } }],
    });
  });

  test.each(["sum:runs{*}.as_count()", "sum:runs{*} by {stack,space}.as_count()"])(
    "needs one group, not %s",
    (query) => {
      expect(() => prepareWidget(linked("toplist", query))).toThrow("unsupported link");
    },
  );

  test("of the shipped dashboard leads to Spacelift, if its endpoint is known", async () => {
    const failed = series(
      "spacelift.integration.run.count",
      ["stack:dns", "final_state:failed", "run_type:tracked"],
      [now - 60, 2],
    );
    const drawnFrom = (each: DashboardFile) =>
      JSON.stringify(createDashboard({ file: each, series: () => [failed], clock: () => now * 1000 })({}));
    expect(drawnFrom(file)).not.toContain('"link":');
    const withEndpoint = await readDashboardFile({ spaceliftEndpoint: "https://acme.app.spacelift.io" });
    const address = '"link":{"label":"Open dns in Spacelift","address":"https://acme.app.spacelift.io/stack/dns"}';
    expect(drawnFrom(withEndpoint).split(address).length - 1).toBeGreaterThan(3);
  });
});

function graph(drawing: Drawing, spanSeconds?: number) {
  const drawn = draw(drawing, [], spanSeconds);
  if (drawn.type !== "timeseries") throw new Error("no graph");
  return drawn;
}

test("a graph has a value for each of Datadog's intervals, which start at a multiple of their length", () => {
  const drawn = graph(widget("timeseries", "runs", { runs: "sum:runs{final_state:fin*} by {stack}.as_count()" }));
  const known = drawn.lines.map(({ name, values }) => [name, values.filter((value) => value !== null)]);
  expect(known).toEqual([
    ["web", [5, 1]],
    ["dns", [3]],
  ]);
  expect(drawn).toMatchObject({ bucketSeconds: 10, start: now - 1_800 });
  expect(drawn.lines[0]?.values.indexOf(5)).toBe((1_800 - 120) / 10);
  expect(drawn.lines[0]?.values).toHaveLength(181);
});

test("bars cover longer intervals than lines, and a rollup overrides both", () => {
  const queries = { runs: "sum:runs{*}.as_count()" };
  const bars = widget("timeseries", "runs", queries);
  const [request] = bars.requests;
  if (request === undefined) throw new Error("no request");
  const drawn = graph({ ...bars, requests: [{ ...request, display_type: "bars" }] });
  expect(drawn).toMatchObject({ display: "bars", bucketSeconds: 30 });
  const hours = graph(widget("timeseries", "runs", { runs: "sum:runs{*}.as_count().rollup(sum, 3600)" }));
  expect(hours).toMatchObject({ bucketSeconds: 3_600, start: now - 3_600, lines: [{ name: "all", values: [10, 1] }] });
});

test("a graph keeps the details that the page draws", () => {
  const drawn = graph({
    ...widget("timeseries", "runs", { runs: "sum:runs{*}.as_count()" }),
    yaxis: { label: "runs", include_zero: true },
    show_legend: true,
    legend_columns: ["avg", "max"],
  });
  expect(drawn).toMatchObject({ axis: { label: "runs", startsAtZero: true }, legend: ["avg", "max"], ownSpan: null });
});

test("a widget with its own time ignores the dashboard's", () => {
  const drawing = { ...widget("query_value", "runs", { runs: "sum:runs{*}.as_count()" }), time: { live_span: "4h" } };
  expect(draw(drawing, [], 60)).toMatchObject({ value: 61, ownSpan: "4h" });
});

test("a widget with an unknown time cannot be drawn", () => {
  const drawing = {
    ...widget("query_value", "runs", { runs: "sum:runs{*}.as_count()" }),
    time: { live_span: "alert" },
  };
  expect(() => prepareWidget(drawing)).toThrow("unsupported live_span: alert");
});

test("a unit is a label, a canonical unit, or one with a fixed scale", () => {
  const units = drawAll([]).groups.flatMap(({ widgets }) =>
    widgets.flatMap((each) => ("unit" in each ? [each.unit] : [])),
  );
  expect(units).toContainEqual({ kind: "label", label: "runs" });
  expect(units).toContainEqual({ kind: "canonical", name: "percent", isScaled: false });
  expect(units).toContainEqual({ kind: "canonical", name: "minute", isScaled: true });
});

test("the whole file can be drawn, even without points", () => {
  const { groups, variables } = drawAll([]);
  expect(variables.map(({ name, chosen }) => [name, chosen])).toEqual(
    file.template_variables.map(({ name }) => [name, "*"]),
  );
  expect(groups.map(({ title, colour }) => [title, colour])).toEqual(
    file.widgets.map(({ definition }) => [definition.title, definition.background_color]),
  );
  const placed = groups.map(({ widgets }) => widgets.map(({ place }) => place));
  expect(placed).toEqual(file.widgets.map(({ definition }) => definition.widgets.map(({ layout }) => layout)));
});

test("the list of objectives has the shipped SLOs with their targets", () => {
  const lists = drawAll([]).groups.flatMap(({ widgets }) => widgets.filter(({ type }) => type === "slo_list"));
  expect(lists).toMatchObject([{ objectives: [{ target: 90, timeframe: "30d" }, { target: 99 }, { target: 99 }] }]);
});

test("graphs and the event stream show the events in the time frame that match the variables", () => {
  const event = (id: number, secondsAgo: number, stack: string, source = "spacelift") => ({
    ...{ id, title: `${stack} ${id}`, text: "", date_happened: now - secondsAgo, alert_type: "error" as const },
    ...{ source_type_name: source, tags: ["account:acme", `stack:${stack}`] },
  });
  const events = () => [
    event(1, 9 * 24 * 3600, "web"),
    event(2, 60, "web"),
    event(3, 50, "dns"),
    event(4, 40, "web", "x"),
  ];
  const drawn = createDashboard({ file, series: () => [], events, clock: () => now * 1000 });
  const titles = (parameters: Readonly<Record<string, string>>) => {
    const dashboard = drawn({ span: "1h", ...parameters });
    if (typeof dashboard === "string") throw new Error(dashboard);
    const shown = dashboard.groups.flatMap(({ widgets }) => widgets.filter((widget) => "events" in widget));
    return new Map(shown.map((widget) => [widget.title, widget.events.map(({ title }) => title)]));
  };
  const stream = "Events of tracked runs, failed module versions and internal errors";
  expect(titles({}).get(stream)).toEqual(["dns 3", "web 2"]);
  expect(titles({ stack: "web" }).get(stream)).toEqual(["web 2"]);
  expect(titles({ stack: "web" }).get("Run outcomes, by final state")).toEqual(["web 2"]);
  expect(titles({}).get("Overall time spent, by state")).toEqual(["web 2", "dns 3"]);
  expect(titles({}).get("Runs, by stack")).toEqual([]);
});

test("the streams of logs show the logs in the time frame that match the query and the account", () => {
  const log = (id: number, secondsAgo: number, account: string, mutation = "stackCreate") => ({
    ...{ id, message: `entry ${id}`, ddsource: "spacelift", service: "spacelift", ddtags: `account:${account}` },
    ...{ status: "info", timestamp: (now - secondsAgo) * 1000, spacelift: { context: { mutation } } },
  });
  const logs = () => [
    log(1, 9 * 24 * 3600, "acme"),
    log(2, 40, "acme", "policyDelete"),
    log(3, 60, "acme"),
    log(4, 50, "other", "apiKeyCreate"),
    { ...log(5, 30, "acme"), ddsource: "nginx" },
    { ...log(6, 20, "acme"), message: "line\n".repeat(100), spacelift: { phase: "planning" } },
    { ...log(7, 10, "acme"), message: "failed", status: "error", spacelift: { phase: "applying" } },
  ];
  const draw = createDashboard({ file, series: () => [], logs, clock: () => now * 1000 });
  const streams = (parameters: Readonly<Record<string, string>>) => {
    const dashboard = draw({ span: "1h", ...parameters });
    if (typeof dashboard === "string") throw new Error(dashboard);
    const shown = dashboard.groups.flatMap(({ widgets }) => widgets.filter((widget) => widget.type === "list_stream"));
    return shown.map((widget) => widget.logs.map(({ message }) => message));
  };
  const ofRuns = [["failed"], ["failed", "line\n".repeat(40)]];
  expect(streams({})).toEqual([["entry 2", "entry 4"], ["entry 2", "entry 4", "entry 3"], ...ofRuns]);
  expect(streams({ account: "acme" })).toEqual([["entry 2"], ["entry 2", "entry 3"], ...ofRuns]);
  expect(streams({ account: "acme", stack: "dns" })).toEqual([["entry 2"], ["entry 2", "entry 3"], [], []]);
});

test("a variable offers all values of its tag, and shows the selected one", () => {
  const runs = (stack: string) => series("spacelift.integration.run.count", [`stack:${stack}`], [now, 1]);
  const { groups, variables } = drawAll([runs("web"), runs("dns")], { stack: "web" });
  expect(variables.find(({ name }) => name === "stack")).toMatchObject({ values: ["dns", "web"], chosen: "web" });
  expect(groups[0]?.widgets.find((each) => each.type === "query_value")).toMatchObject({ title: "Runs", value: 1 });
});

test("the frame follows the oldest point, and a chosen one limits the points", () => {
  const runs = series("spacelift.integration.run.count", [], [now - 2_400, 3], [now - 30, 4]);
  const runsOf = ({ groups }: DrawnDashboard) => groups[0]?.widgets.find(({ type }) => type === "query_value");
  expect(drawAll([runs]).frame).toEqual({ from: now - 2_400, to: now });
  expect(runsOf(drawAll([runs]))).toMatchObject({ value: 7 });
  expect(runsOf(drawAll([runs], { span: "5m" }))).toMatchObject({ value: 4 });
  const fixed = drawAll([runs], { from: String(now - 2_500), to: String(now - 2_300) });
  expect(runsOf(fixed)).toMatchObject({ value: 3 });
});

test.each([{ span: "soon" }, { spam: "30m" }])("%j is refused", (parameters: Readonly<Record<string, string>>) => {
  const answer = createDashboard({ file, series: () => [], clock: () => now * 1000 })(parameters);
  expect(answer).toMatch(Object.keys(parameters)[0] ?? "");
});

test.each([
  ["metrics alone", ["metrics"], ["forwarder", "receiver"], ["dead-letters", "queue"]],
  [
    "every destination",
    ["metrics", "events"],
    ["events", "forwarder", "receiver"],
    ["dead-letters", "events-dead-letters", "events-queue", "queue"],
  ],
] as const)("the AWS widgets show the simulator's functions and queues: %s", async (_, names, functions, queues) => {
  const queue = { depth: () => ({ visible: 1, hidden: 0 }) };
  const aws = createAwsMetrics(
    () => names.map((name) => ({ name, queue, deadLetterQueue: queue })),
    () => now * 1000,
  );
  await aws.run(AbortSignal.timeout(1));
  const awsNames = awsNamesOf(names);
  const widgets = (await readDashboardFile({ awsNames })).widgets.flatMap(({ definition }) => definition.widgets);
  const drawings = widgets.flatMap(({ definition }) =>
    "requests" in definition && definition.type !== "list_stream" ? [definition] : [],
  );
  const onAws = drawings.filter(({ requests }) => requests[0]?.queries.some(({ query }) => query.includes(":aws.")));
  expect(onAws).toHaveLength(5);
  const seriesOf = (metric: string) => [...aws.live()].filter((each) => each.metric === metric);
  for (const drawing of onAws) {
    expect(JSON.stringify(drawing)).not.toContain("fill-in");
    const frame = { from: now - 900, to: now };
    const drawn = prepareWidget(drawing)({ seriesOf, choices: new Map(), events: [], logs: [], frame, now });
    const lines = "lines" in drawn ? drawn.lines.map(({ name }) => name).toSorted() : [];
    const expected = JSON.stringify(drawing).includes("functionname") ? functions : queues;
    expect(lines).toEqual(expected.map((name) => `spacelift-datadog-${name}`));
  }
});
