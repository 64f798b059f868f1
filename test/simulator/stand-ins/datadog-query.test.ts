import { expect, test } from "vitest";
import { createDatadogStandIn } from "../../../simulator/stand-ins/datadog.ts";

const start = 1_800_000_000;

function ask(query: string, headers: Readonly<Record<string, string>> = {}) {
  const datadog = createDatadogStandIn({ clock: () => start * 1000, apiKey: "a", appKey: "b" });
  const points = [start, start + 5, start + 45].map((timestamp, index) => ({ timestamp, value: index + 1 }));
  const series = [
    { metric: "runs", type: 1, tags: ["stack:dns", "env:a"], points },
    { metric: "runs", type: 1, tags: ["stack:dns", "env:b"], points: [{ timestamp: start, value: 10 }] },
    { metric: "runs", type: 1, tags: ["stack:www"], points: [{ timestamp: start, value: 100 }] },
  ];
  const body = Buffer.from(JSON.stringify({ series }));
  datadog.answer({ method: "POST", path: "/api/v2/series", headers: { "dd-api-key": "a" }, body });
  const { status, body: text } = datadog.answer({
    ...{ method: "GET", path: "/api/v1/query", body: Buffer.alloc(0) },
    query: new URLSearchParams({ from: String(start - 60), to: String(start + 60), query }).toString(),
    headers: { "dd-api-key": "a", "dd-application-key": "b", ...headers },
  });
  return { status, body: JSON.parse(text) };
}

test("sums a count over a scope, by interval", () => {
  const { status, body } = ask("sum:runs{stack:dns}.as_count()");
  expect(status).toBe(200);
  expect(body.series).toMatchObject([
    {
      ...{ metric: "runs", interval: 20, length: 2 },
      pointlist: [
        [start * 1000, 13],
        [(start + 40) * 1000, 3],
      ],
    },
  ]);
  expect(ask("sum:runs{Stack:DNS,env:b}.as_count()").body.series[0].pointlist).toEqual([[start * 1000, 10]]);
  expect(ask("sum:runs{*}.as_count()").body.series[0].pointlist[0]).toEqual([start * 1000, 113]);
});

test("has no series for an unknown metric", () => {
  expect(ask("sum:runs{stack:none}.as_count()")).toMatchObject({ status: 200, body: { status: "ok", series: [] } });
  expect(ask("sum:others{*}.as_count()").body.series).toEqual([]);
});

test("needs both keys and a valid query", () => {
  expect(ask("sum:runs{*}.as_count()", { "dd-application-key": "wrong" }).status).toBe(403);
  expect(ask("sum:runs{*}.as_count()", { "dd-api-key": "wrong" }).status).toBe(403);
  expect(ask("avg:runs{*}").status).toBe(400);
});
