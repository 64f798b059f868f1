import { gunzipSync, gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { datadogChecks, datadogService } from "../../../scripts/verify/datadog/service.ts";
import type { DatadogAnswer, DatadogRequest } from "../../../simulator/stand-ins/datadog-exchange.ts";
import { type Break, startDatadog } from "./datadog.ts";
import { createClock, parseResults, run } from "./harness.ts";

async function verify(argv: readonly string[], behave?: Break, lag?: Parameters<typeof startDatadog>[2]) {
  const clock = createClock();
  const datadog = await startDatadog(clock.now, behave, lag);
  onTestFinished(datadog.close);
  const ran = await run(["--datadog", "--yes", "--json", ...argv], () => datadogService(datadog.connection), clock);
  return { ...ran, ...parseResults(ran.out), datadog };
}

// docs/assumptions.md gives the number of series.
test("every assumption about Datadog holds for the stand-ins, and only points and metadata are left", async () => {
  const { code, results, left, out, said, datadog } = await verify([]);
  expect(results.filter(({ status }) => status !== "holds")).toEqual([]);
  expect(results.map(({ check }) => check)).toEqual(datadogChecks.map(({ name }) => name));
  expect({ code, left }).toEqual({ code: 0, left: [] });
  expect(datadog.organisation.monitors.list()).toEqual([]);
  expect(datadog.organisation.slos.list()).toEqual([]);
  expect(datadog.organisation.dashboards.list()).toEqual([]);
  const metrics = datadog.standIn.series().map(({ metric }) => metric);
  expect(metrics.filter((metric) => !metric.startsWith("spacelift_datadog_verify."))).toEqual([]);
  expect(metrics.length).toBeLessThanOrEqual(20);
  for (const key of Object.values(datadog.keys)) expect(out + said).not.toContain(key);
});

const answerOf = (status: number, body: unknown = {}): DatadogAnswer => ({
  ...{ status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
});

const textOf = ({ headers, body }: DatadogRequest) =>
  headers["content-encoding"] === "gzip" ? gunzipSync(body).toString() : body.toString();

/** Accepts points that contain a text, and drops them. */
const losing =
  (text: string): Break =>
  (request, answer) =>
    isSeries(request) && textOf(request).includes(text) ? answerOf(202, { errors: [] }) : answer(request);

/** Changes points before it stores them. */
const rewriting =
  (rewrite: (text: string) => string): Break =>
  (request, answer) =>
    isSeries(request) && request.body.length < 10_000
      ? answer({ ...request, body: gzipSync(rewrite(textOf(request))) })
      : answer(request);

function isSeries({ method, path }: DatadogRequest): boolean {
  return method === "POST" && path === "/api/v2/series";
}

const answering =
  (asked: string, other: (answer: DatadogAnswer, request: DatadogRequest) => DatadogAnswer): Break =>
  (request, answer) =>
    `${request.method} ${request.path}`.startsWith(asked) ? other(answer(request), request) : answer(request);

const hour = 3_600_000;

/** For each check, a Datadog that violates the assumption. */
const breaks: Readonly<Record<string, Break>> = {
  "datadog-last-write": losing('"value":7'),
  "datadog-sum": losing('"value":2'),
  "datadog-tag-spelling": rewriting((text) => text.replace("verify tag:", "verify_tag_of_its_own:")),
  "datadog-name-spelling": rewriting((text) => text.replace("verify_.", "verify_other.")),
  "datadog-long-names": losing("xxy"),
  "datadog-past-window": rewriting((text) =>
    text.includes("part:old") ? text.replace(/"timestamp":(\d+)/, (_, at) => `"timestamp":${Number(at) + 115}`) : text,
  ),
  "datadog-accepted": answering("POST /api/v2/series", (answer) => ({ ...answer, body: '{"errors":["one"]}' })),
  "datadog-date": answering("POST /api/v2/series", (answer) => ({
    ...{ ...answer, headers: { ...answer.headers, date: new Date(Date.UTC(2026, 10, 27, 10) + hour).toUTCString() } },
  })),
  "datadog-wrong-key": answering("POST /api/v2/series", () => answerOf(202, { errors: [] })),
  "datadog-refused-whole": (request, answer) => {
    if (!isSeries(request) || !textOf(request).includes('"none"')) return answer(request);
    const { series } = JSON.parse(textOf(request));
    answer({ ...request, body: gzipSync(JSON.stringify({ series: [series[0]] })) });
    return answerOf(400, { errors: ["one of them is invalid"] });
  },
  "datadog-payload-size": answering("POST /api/v2/series", () => answerOf(202, { errors: [] })),
  "datadog-empty-series": answering("POST /api/v2/series", () => answerOf(500)),
  "datadog-bad-tag": answering("POST /api/v2/series", () => answerOf(400, { errors: ["a bad tag"] })),
  "datadog-unknown-metric": answering("GET /api/v1/metrics/", () => answerOf(200)),
  "datadog-metadata": answering("GET /api/v1/metrics/", (answer) => ({
    ...{ ...answer, body: answer.body.replace('"unit":"job"', '"unit":null') },
  })),
  "datadog-monitors": answering("GET /api/v1/monitor/", (answer) => ({
    ...{ ...answer, body: answer.body.replaceAll('"renotify_interval":0', '"renotify_interval":5') },
  })),
  "datadog-lists": answering("GET /api/v1/monitor", (answer, { path }) =>
    path.endsWith("/monitor") ? answerOf(200, []) : answer,
  ),
  "datadog-slos": answering("GET /api/v1/slo/", (answer) => ({
    ...answer,
    body: answer.body.replace('"30d"', '"7d"'),
  })),
  "datadog-dashboard": answering("GET /api/v1/dashboard", (answer) => ({
    ...{ ...answer, body: answer.body.replaceAll("xxx`", "x…") },
  })),
  "datadog-deleted": answering("DELETE /api/v1/", (answer) => (answer.status === 404 ? answerOf(400) : answer)),
};

test("there is a broken Datadog for each check", () => {
  expect(Object.keys(breaks).toSorted()).toEqual(datadogChecks.map(({ name }) => name).toSorted());
});

test.each(Object.keys(breaks))("%s differs if Datadog violates the assumption", async (name) => {
  const { code, results } = await verify(["--only", name], breaks[name]);
  expect(results).toMatchObject([{ check: name, status: "differs" }]);
  expect(code).toBe(1);
});

test("a monitor or a dashboard that Datadog refuses differs", async () => {
  const { results } = await verify(["--only", "datadog-monitors", "datadog-dashboard"], (request, answer) =>
    request.method === "POST" && /monitor|dashboard/.test(request.path)
      ? answerOf(400, { errors: ["Invalid option"] })
      : answer(request),
  );
  expect(results.map(({ status }) => status)).toEqual(["differs", "differs"]);
  expect(results[0]?.seen).toContain("Invalid option");
});

test.each([
  ["is on no list yet", { listsBehind: 9_000 }],
  ["is not found yet when it is deleted", { objectsBehind: 9_000 }],
])("what %s is deleted all the same", async (_, lag) => {
  const { results, datadog, left } = await verify(["--only", "datadog-deleted", "datadog-lists"], undefined, lag);
  expect(results.map(({ status }) => status)).toContain("differs");
  expect(left).toEqual([]);
  expect([...datadog.organisation.monitors.list(), ...datadog.organisation.dashboards.list()]).toEqual([]);
});
