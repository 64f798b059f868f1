import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { functions } from "../../lambda/contract/functions.ts";
import { loadBundled } from "./bundled.ts";
import * as untrimmed from "./datadog-probe.ts";
import { type Reply, startRecordingServer } from "./recording-server.ts";

const probe = z.object({
  submit: z.custom<typeof untrimmed.submit>((value) => typeof value === "function"),
  callClient: z.custom<typeof untrimmed.callClient>((value) => typeof value === "function"),
});

let trimmed: z.infer<typeof probe>;
let server: Awaited<ReturnType<typeof startRecordingServer>>;
beforeAll(async () => {
  trimmed = probe.parse(await loadBundled("datadog-probe", functions.forwarder.datadogOperations));
  server = await startRecordingServer({ date: "Wed, 25 Nov 2026 00:00:00 GMT" });
});
afterAll(() => server.close());

/** The requests and the result of one call, with the original client and with the bundled one. */
async function observeBoth(reply: Reply, call: (probe: typeof trimmed) => Promise<unknown>) {
  return {
    whole: await server.observe(reply, () => call(untrimmed)),
    bundled: await server.observe(reply, () => call(trimmed)),
  };
}

const json = { "content-type": "application/json" };
const accepted: Reply = { status: 202, headers: json, body: '{"errors":[]}' };
const point = { timestamp: 1_800_000_000, value: 1 };
const series = { metric: "a.count", points: [point] };

const payloads: Readonly<Record<string, unknown>> = {
  "nothing at all": undefined,
  "no series": { series: [] },
  "a count": { series: [{ ...series, type: 1, unit: "job", tags: ["stack:dns"] }] },
  "every attribute": {
    series: [
      {
        ...series,
        type: 3,
        unit: "job",
        interval: 20,
        sourceTypeName: "a source",
        tags: [],
        resources: [{ name: "a host", type: "host" }],
        metadata: { origin: { metricType: 1, product: 2, service: 3 } },
      },
    ],
  },
  "ünïcode and huge numbers": {
    series: [{ ...series, metric: "ü\n", points: [{ timestamp: 2 ** 53, value: -1e300 }] }],
  },
  "additional properties": { series: [{ ...series, additionalProperties: { more: { deep: [1] } } }] },
  "no metric": { series: [{ points: [point] }] },
  "no points": { series: [{ metric: "a.count" }] },
  "series that are no list": { series },
  "a type that is none": { series: [{ ...series, type: 9 }] },
  "a value that is text": { series: [{ ...series, points: [{ timestamp: 1, value: "1" }] }] },
  "an attribute that is none": { series: [{ ...series, colour: "red" }] },
  "an attribute in snake case": { series: [{ ...series, source_type_name: "a source" }] },
  "a null": { series: [{ ...series, unit: null }] },
};

test.each(Object.entries(payloads))("a payload with %s", async (_, payload) => {
  const { whole, bundled } = await observeBoth(accepted, (each) => each.callClient(server.url, payload));
  expect(bundled).toEqual(whole);
});

test.each(["gzip", "deflate", "zstd1", "br", "", undefined, 1])("the encoding %s", async (encoding) => {
  const { whole, bundled } = await observeBoth(accepted, (each) =>
    each.callClient(server.url, { series: [series] }, encoding),
  );
  expect(bundled).toEqual(whole);
});

const errors = '{"errors":["something"]}';
const replies: Readonly<Record<string, Reply>> = {
  "202": accepted,
  "202 with errors": { status: 202, headers: json, body: errors },
  "202 with more": { status: 202, headers: json, body: '{"errors":[],"more":{"a":1}}' },
  "202 with errors that are no texts": { status: 202, headers: json, body: '{"errors":[1]}' },
  "202 with errors that are no list": { status: 202, headers: json, body: '{"errors":"none"}' },
  "202 that is no JSON": { status: 202, body: "accepted" },
  "202 without a word": { status: 202, body: "" },
  "200": { status: 200, headers: json, body: '{"errors":[]}' },
  "204": { status: 204, body: "" },
  "301": { status: 301, headers: { location: "/elsewhere" }, body: "" },
  "400": { status: 400, headers: json, body: errors },
  "400 with another body": { status: 400, headers: json, body: '{"message":"no"}' },
  "403": { status: 403, headers: json, body: '{"errors":["Forbidden"]}' },
  "403 in HTML": { status: 403, headers: { "content-type": "text/html" }, body: "<html>Forbidden</html>" },
  "404": { status: 404, headers: json, body: errors },
  "408": { status: 408, headers: json, body: errors },
  "413": { status: 413, headers: json, body: errors },
  "429 with a reset": { status: 429, headers: { ...json, "x-ratelimit-reset": "7" }, body: errors },
  "429 without one": { status: 429, headers: json, body: errors },
  "500": { status: 500, headers: json, body: errors },
  "503": { status: 503, body: "" },
  reset: "reset",
  "no answer": "silence",
};

const run = { metric: "a.count", tags: ["stack:dns"], value: 1, second: 1_800_000_000 };

test.each(Object.entries(replies))("the answer %s", async (_, reply) => {
  const alone = await observeBoth(reply, (each) => each.callClient(server.url, { series: [series] }, "gzip"));
  expect(alone.bundled).toEqual(alone.whole);
  const adapted = await observeBoth(reply, (each) => each.submit(server.url, [run], 300));
  expect(adapted.bundled).toEqual(adapted.whole);
  expect([alone, adapted].map(({ whole }) => whole.requests.length)).toEqual([1, 1]);
});

test("a server that is not there", async () => {
  const { whole, bundled } = await observeBoth("reset", (each) => each.submit("http://127.0.0.1:1", [run], 300));
  expect(bundled).toEqual(whole);
  expect(whole).toMatchObject({ outcome: { value: { kind: "not_sent" } }, requests: [] });
});

test("the comparison sees the method, the path, the key, the encoding and every byte of the body", async () => {
  const { bundled } = await observeBoth(accepted, (each) =>
    each.callClient(server.url, { series: [{ ...series, unit: "job" }] }, "gzip"),
  );
  expect(bundled).toMatchObject({
    outcome: { value: { errors: [] } },
    requests: [
      {
        method: "POST",
        path: "/api/v2/series",
        headers: { "dd-api-key": "the key", "content-encoding": "gzip", "content-type": "application/json" },
        body: '{"series":[{"metric":"a.count","points":[{"timestamp":1800000000,"value":1}],"unit":"job"}]}',
      },
    ],
  });
});
