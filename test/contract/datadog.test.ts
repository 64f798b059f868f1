import { randomBytes } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { createDatadog } from "../../lambda/adapters/datadog.ts";
import { createHttpClient } from "../../lambda/adapters/http.ts";
import type { TimedSeries } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { verdictOnSeries } from "../../lambda/forwarder/destinations/metrics/domain/verdict.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import { type DatadogDisruption, type DatadogServer, serveDatadog } from "../../simulator/stand-ins/datadog-server.ts";

const now = 1_800_000_000_000;
const second = now / 1000 - 60;
const run: TimedSeries = { metric: "a.count", unit: "job", tags: ["stack:dns"], value: 1, second };
const held = { metric: "a.count", type: "count", tags: ["stack:dns"], points: [[second, 1]] };
const rightKey = new Secret("right");

const servers: DatadogServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(({ close }) => close()));
});

async function start(disruption: DatadogDisruption = { kind: "none" }) {
  const requests: { readonly path: string; readonly encoding: unknown; readonly bytes: number }[] = [];
  const seenHeaders: Readonly<Record<string, unknown>>[] = [];
  const standIn = createDatadogStandIn({ clock: () => now, apiKey: rightKey.reveal() });
  const server = await serveDatadog(
    {
      answer: (request) => {
        const { path, headers, body } = request;
        seenHeaders.push(headers);
        requests.push({ path, encoding: headers["content-encoding"], bytes: body.length });
        return standIn.answer(request);
      },
    },
    () => disruption,
  );
  servers.push(server);
  const { submit } = createDatadog(server.url, createHttpClient());
  return { submit, server, requests, series: standIn.series, headers: seenHeaders };
}

const anyDate: unknown = expect.any(Number);

function answering(status: number, body: string, headers: Readonly<Record<string, string>> = {}): DatadogDisruption {
  return { kind: "answer", answer: { status, headers, body } };
}

test("accepts a 202, and Datadog holds every series with its type", async () => {
  const { submit, series, requests } = await start();
  const other = { ...run, type: "gauge", metric: "b.gauge", tags: [], value: 2.5 } as const;
  const answer = await submit([run, other], rightKey, 5_000);
  expect(answer).toEqual({ kind: "answered", dateEpochSeconds: anyDate, status: 202, body: '{"errors":[]}' });
  expect(verdictOnSeries(answer)).toEqual({ kind: "accepted" });
  expect(series()).toEqual([held, { metric: "b.gauge", type: "gauge", tags: [], points: [[second, 2.5]] }]);
  expect(requests).toEqual([{ path: "/api/v2/series", encoding: "gzip", bytes: expect.any(Number) }]);
});

test.each(["", "/", "//"])("a URL that ends with %j leads to the same path", async (end) => {
  const { server, requests } = await start();
  await createDatadog(`${server.url}${end}`, createHttpClient()).submit([run], rightKey, 5_000);
  expect(requests.map(({ path }) => path)).toEqual(["/api/v2/series"]);
});

test("a request has a Content-Length, since a proxy may refuse one without", async () => {
  const { submit, headers } = await start();
  await submit([run], rightKey, 5_000);
  expect(headers).toEqual([
    expect.objectContaining({
      "content-type": "application/json",
      "content-encoding": "gzip",
      "content-length": expect.stringMatching(/^\d+$/),
      "dd-api-key": rightKey.reveal(),
    }),
  ]);
  expect(headers[0]).not.toHaveProperty("transfer-encoding");
});

test("a wrong key gets a 403, and Datadog holds nothing", async () => {
  const { submit, series } = await start();
  const answer = await submit([run], new Secret("wrong"), 5_000);
  expect(answer).toEqual({
    kind: "answered",
    dateEpochSeconds: anyDate,
    status: 403,
    body: '{"errors":["Forbidden"]}',
  });
  expect(series()).toEqual([]);
});

test("a malformed payload gets a 400", async () => {
  const { submit } = await start();
  const answer = await submit([{ ...run, metric: "123" }], rightKey, 5_000);
  expect(answer).toMatchObject({ kind: "answered", status: 400, body: expect.stringContaining("series[0]") });
  expect(verdictOnSeries(answer)).toMatchObject({ kind: "refused", why: "invalid" });
});

test.each([
  [403, "<html>Forbidden</html>", "forbidden"],
  [413, '{"errors":["Payload too large"]}', "too_large"],
  [429, '{"errors":["Too many requests"]}', "rate_limited"],
])("a %i whose body is %s is a refusal", async (status, body, why) => {
  const { submit } = await start(answering(status, body));
  const answer = await submit([run], rightKey, 5_000);
  expect(answer).toEqual({ kind: "answered", dateEpochSeconds: anyDate, status, body });
  expect(verdictOnSeries(answer)).toMatchObject({ kind: "refused", why });
});

test.each([
  [202, ""],
  [202, "<html>"],
  [202, '{"errors":["part of it"]}'],
  [200, '{"errors":[]}'],
  [408, '{"errors":["Request timeout"]}'],
  [500, ""],
  [503, '{"errors":[]}'],
])("a %i whose body is %j leaves the outcome unknown", async (status, body) => {
  const { submit } = await start(answering(status, body));
  const answer = await submit([run], rightKey, 5_000);
  expect(answer).toEqual({ kind: "answered", dateEpochSeconds: anyDate, status, body });
  expect(verdictOnSeries(answer)).toMatchObject({ kind: "unknown" });
});

test.each([
  ["7", { resetSeconds: 7 }],
  ["0", {}],
  ["soon", {}],
])("a rate limit that resets in %s", async (reset, expected) => {
  const { submit } = await start(answering(429, "", { "x-ratelimit-reset": reset }));
  expect(await submit([run], rightKey, 5_000)).toEqual({
    kind: "answered",
    dateEpochSeconds: anyDate,
    status: 429,
    body: "",
    ...expected,
  });
});

test.each(["before", "within"] as const)("a connection cut %s the answer leaves the outcome unknown", async (when) => {
  const { submit, series } = await start({ kind: "lose", when });
  const answer = await submit([run], rightKey, 5_000);
  expect(answer).toMatchObject({ kind: "lost" });
  expect(verdictOnSeries(answer)).toMatchObject({ kind: "unknown" });
  expect(series()).toEqual([held]);
});

test("no answer by the deadline leaves the outcome unknown", async () => {
  const { submit } = await start({ kind: "hang" });
  const started = performance.now();
  expect(await submit([run], rightKey, 150)).toEqual({ kind: "lost", detail: "no whole answer within 150 ms" });
  expect(performance.now() - started).toBeLessThan(2_000);
});

test("a refused connection sent nothing, and the next one works", async () => {
  const { submit, server, series } = await start();
  await server.refuse(true);
  const refused = await submit([run], rightKey, 5_000);
  expect(refused).toEqual({ kind: "not_sent", why: "unreachable", detail: "ECONNREFUSED" });
  await server.refuse(false);
  expect(await submit([run], rightKey, 5_000)).toMatchObject({ kind: "answered", status: 202 });
  expect(series()).toEqual([held]);
});

test("a request on a connection that Datadog has closed leaves the outcome unknown, and the next one works", async () => {
  const { submit, server, series } = await start();
  await submit([run], rightKey, 5_000);
  await server.refuse(true);
  await server.refuse(false);
  const outcomes = [verdictOnSeries(await submit([{ ...run, value: 3 }], rightKey, 5_000)).kind];
  while (outcomes.at(-1) !== "accepted" && outcomes.length < 5) {
    outcomes.push(verdictOnSeries(await submit([{ ...run, value: 3 }], rightKey, 5_000)).kind);
  }
  expect(outcomes.slice(0, -1).every((kind) => kind === "unknown")).toBe(true);
  expect(series()).toEqual([{ ...held, points: [[second, 3]] }]);
});

test("a key with a line break is neither sent nor shown", async () => {
  const { submit, requests } = await start();
  const answer = await submit([run], new Secret("broken\nkey"), 5_000);
  expect(answer).toMatchObject({ kind: "not_sent", why: "unreachable" });
  expect(JSON.stringify(answer)).not.toContain("broken");
  expect(requests).toEqual([]);
});

test.each([
  ["packed", () => randomBytes(60).toString("hex"), 20_000],
  ["unpacked", () => "x".repeat(150), 40_000],
])("a payload over Datadog's limit, %s, is never sent", async (_, tag, count) => {
  const { submit, requests } = await start();
  const many = Array.from({ length: count }, (__, index) => ({ ...run, tags: [`stack:${index}`, tag()] }));
  const answer = await submit(many, rightKey, 5_000);
  expect(answer).toMatchObject({ kind: "not_sent", why: "too_large" });
  expect(verdictOnSeries(answer)).toMatchObject({ kind: "refused", why: "too_large" });
  expect(requests).toEqual([]);
});

test("a payload that arrives twice counts once", async () => {
  const { submit, series } = await start({ kind: "repeat" });
  expect(await submit([run], rightKey, 5_000)).toMatchObject({ status: 202 });
  expect(series()).toEqual([held]);
});

test("the date of an answer is that of its header", async () => {
  const date = "Sun, 06 Nov 2026 08:49:37 GMT";
  const { submit } = await start(answering(202, '{"errors":[]}', { date }));
  const answer = await submit([run], rightKey, 5_000);
  expect(answer).toMatchObject({ dateEpochSeconds: Date.parse(date) / 1000 });
});

test("an invalid date is left out", async () => {
  const { submit } = await start(answering(202, '{"errors":[]}', { date: "some day" }));
  expect(await submit([run], rightKey, 5_000)).not.toHaveProperty("dateEpochSeconds");
});

test("a request whose TLS handshake fails was never sent", async () => {
  const { server } = await start();
  const { submit } = createDatadog(server.url.replace("http:", "https:"), createHttpClient());
  expect(await submit([run], rightKey, 2_000)).toMatchObject({ kind: "not_sent", why: "unreachable" });
});

test("an answer that repeats the key does not show it", async () => {
  const key = new Secret("0123456789abcdef0123456789abcdef");
  const body = `{"errors":["no key: ${key.reveal().toUpperCase()}"]}`;
  const { submit } = await start(answering(403, body));
  expect(await submit([run], key, 5_000)).toMatchObject({ status: 403, body: '{"errors":["no key: [secret]"]}' });
});
