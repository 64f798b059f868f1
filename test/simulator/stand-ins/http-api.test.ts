import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { expect, test } from "vitest";
import { createHttpApi } from "../../../simulator/stand-ins/http-api.ts";

const start = 1_800_000_000_000;
const request = { method: "POST", path: "/webhook", query: "", headers: [], body: Buffer.from("{}") };

function startApi() {
  const events: APIGatewayProxyEventV2[] = [];
  const api = createHttpApi(
    {
      "/webhook": (event) => {
        events.push(event);
        return Promise.resolve({ statusCode: 202, headers: { "x-count": events.length }, body: "taken" });
      },
    },
    () => start,
  );
  return { api, events };
}

test("invokes the function in payload format 2.0, and returns its answer", async () => {
  const { api, events } = startApi();
  const headers = [
    ["Content-Type", "application/json; charset=utf-8"],
    ["X-Many", "a"],
    ["x-many", "b"],
  ] as const;
  expect(await api({ ...request, headers, query: "a=1", body: Buffer.from('{"ä":1}') })).toEqual({
    status: 202,
    headers: { "x-count": "1" },
    body: "taken",
  });
  expect(events[0]).toMatchObject({
    version: "2.0",
    routeKey: "POST /webhook",
    rawPath: "/webhook",
    rawQueryString: "a=1",
    headers: { "content-type": "application/json; charset=utf-8", "x-many": "a,b" },
    body: '{"ä":1}',
    isBase64Encoded: false,
  });
});

test.each([
  ["another content type", "application/octet-stream", Buffer.from("{}")],
  ["no content type", undefined, Buffer.from("{}")],
  ["a body that is not UTF-8", "application/json", Buffer.from([0x7b, 0xff])],
])("encodes in Base64 a body with %s", async (_, contentType, body) => {
  const { api, events } = startApi();
  const headers = contentType === undefined ? [] : ([["content-type", contentType]] as const);
  await api({ ...request, headers, body });
  expect(events[0]).toMatchObject({ body: body.toString("base64"), isBase64Encoded: true });
});

test.each([
  ["GET", "/webhook"],
  ["POST", "/"],
  ["POST", "/webhook/"],
])("knows no %s %s", async (method, path) => {
  const { api, events } = startApi();
  expect(await api({ ...request, method, path })).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
  expect(events).toEqual([]);
});

test("accepts bodies up to Lambda's limit, the event included", async () => {
  const { api } = startApi();
  const limit = 6 * 1024 * 1024;
  expect((await api({ ...request, body: Buffer.alloc(limit / 2, " ") })).status).toBe(202);
  expect((await api({ ...request, body: Buffer.alloc(limit, " ") })).status).toBe(413);
  expect((await api({ ...request, body: Buffer.alloc(10_000_001, " ") })).status).toBe(413);
});

test("answers 500 for a function that throws", async () => {
  const api = createHttpApi({ "/webhook": () => Promise.reject(new Error("broken")) }, () => start);
  expect(await api(request)).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
});
