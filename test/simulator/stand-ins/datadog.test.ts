import { randomBytes } from "node:crypto";
import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { beforeEach, expect, test } from "vitest";
import { createDatadogStandIn, type DatadogStandIn } from "../../../simulator/stand-ins/datadog.ts";

const start = 1_800_000_000;
let now = start;
let datadog: DatadogStandIn;

beforeEach(() => {
  now = start;
  datadog = createDatadogStandIn({ clock: () => now * 1000, apiKey: "right" });
});

function post(body: Buffer, headers: Readonly<Record<string, string>> = {}) {
  return datadog.answer({
    method: "POST",
    path: "/api/v2/series",
    headers: { "dd-api-key": "right", ...headers },
    body,
  });
}

function submit(...points: readonly (readonly [tags: readonly string[], second: number, value: number])[]) {
  const series = points.map(([tags, timestamp, value]) => {
    return { metric: "runs", type: 1, tags, points: [{ timestamp, value }] };
  });
  return post(Buffer.from(JSON.stringify({ series })));
}

test("keeps the last value written for a metric, tag set and second", () => {
  submit([["a:1", "b:2"], start, 1], [["b:2", "a:1"], start, 5]);
  submit([["A:1", "b:2", "b:2"], start, 7], [["a:1"], start, 2], [["a:1", "b:2"], start - 1, 3]);
  expect(datadog.series()).toEqual([
    { metric: "runs", type: "count", tags: ["a:1"], points: [[start, 2]] },
    {
      metric: "runs",
      type: "count",
      tags: ["a:1", "b:2"],
      points: [
        [start - 1, 3],
        [start, 7],
      ],
    },
  ]);
});

test("normalises tags and names", () => {
  const series = [
    { metric: "Run-Count", tags: ["Pool:eks workers / prod", "!!"], points: [{ timestamp: start, value: 1 }] },
  ];
  post(Buffer.from(JSON.stringify({ series })));
  expect(datadog.series()).toEqual([
    { metric: "Run_Count", type: "unspecified", tags: ["pool:eks_workers_/_prod"], points: [[start, 1]] },
  ]);
});

test.each([
  ["an hour ago", -3600, 1],
  ["more than an hour ago", -3601, 0],
  ["ten minutes ahead", 600, 1],
  ["more than ten minutes ahead", 601, 0],
])("a point from %s", (_, offset, kept) => {
  expect(submit([[], start + offset, 1])).toMatchObject({ status: 202, body: '{"errors":[]}' });
  expect(datadog.series()).toHaveLength(kept);
});

test("dates answers by its own clock", () => {
  now = start + 0.5;
  expect(submit([[], start, 1]).headers["date"]).toBe("Fri, 15 Jan 2027 08:00:00 GMT");
});

test.each([
  ["gzip", gzipSync],
  ["deflate", deflateSync],
  ["zstd1", zstdCompressSync],
])("reads %s", (encoding, pack) => {
  const series = [{ metric: "runs", points: [{ timestamp: start, value: 1 }] }];
  expect(post(pack(JSON.stringify({ series })), { "content-encoding": encoding }).status).toBe(202);
  expect(datadog.series()).toHaveLength(1);
});

test("accepts at most 512,000 bytes, and 5,242,880 uncompressed", () => {
  const padded = (bytes: number, filling: string) => {
    const empty = JSON.stringify({ series: [], note: "" });
    return Buffer.from(JSON.stringify({ series: [], note: filling.repeat(bytes - empty.length) }));
  };
  expect(post(padded(512_000, "x")).status).toBe(202);
  expect(post(padded(512_001, "x")).status).toBe(413);
  expect(post(gzipSync(padded(5_242_880, "x")), { "content-encoding": "gzip" }).status).toBe(202);
  expect(post(gzipSync(padded(5_242_881, "x")), { "content-encoding": "gzip" }).status).toBe(413);
});

test.each([[undefined], ["wrong"], [""]])("answers 403 to the key %j", (key) => {
  const headers = key === undefined ? {} : { "dd-api-key": key };
  const request = { method: "POST", path: "/api/v2/series", headers, body: Buffer.from('{"series":[]}') };
  expect(datadog.answer(request).status).toBe(403);
  expect(datadog.answer({ ...request, method: "GET", path: "/api/v1/validate" }).status).toBe(403);
});

test("validates a key", () => {
  const request = {
    method: "GET",
    path: "/api/v1/validate",
    headers: { "dd-api-key": "right" },
    body: Buffer.alloc(0),
  };
  expect(datadog.answer(request)).toMatchObject({ status: 200, body: '{"valid":true}' });
  expect(datadog.answer({ ...request, path: "/api/v1/other" }).status).toBe(404);
});

test.each([
  ["no JSON", "{"],
  ["no series", "{}"],
  ["a series that is not an object", '{"series":[1]}'],
  ["no metric", '{"series":[{"points":[{"timestamp":1,"value":1}]}]}'],
  ["a metric without a letter", '{"series":[{"metric":"1","points":[{"timestamp":1,"value":1}]}]}'],
  ["no point", '{"series":[{"metric":"a","points":[]}]}'],
  ["a timestamp that is not whole", '{"series":[{"metric":"a","points":[{"timestamp":1.5,"value":1}]}]}'],
  ["a value that is text", '{"series":[{"metric":"a","points":[{"timestamp":1,"value":"1"}]}]}'],
  ["an unknown type", '{"series":[{"metric":"a","type":4,"points":[{"timestamp":1,"value":1}]}]}'],
  ["tags that are not text", '{"series":[{"metric":"a","tags":[1],"points":[{"timestamp":1,"value":1}]}]}'],
])("answers 400 to %s and stores nothing", (_, text) => {
  const valid = '{"metric":"ok","points":[{"timestamp":1800000000,"value":1}]}';
  expect(post(Buffer.from(text.replace('[{"metric"', `[${valid},{"metric"`))).status).toBe(400);
  expect(datadog.series()).toEqual([]);
});

test.each([["gzip"], ["br"]])("answers 400 to a body that is not valid %s", (encoding) => {
  expect(post(randomBytes(20), { "content-encoding": encoding }).status).toBe(400);
});
