import { createServer, type RequestListener } from "node:http";
import { expect, onTestFinished, test, vi } from "vitest";
import { createHttpClient } from "../../../lambda/adapters/http.ts";
import { listenOnLoopback, stopServer } from "../../../simulator/loopback.ts";

async function serve(answer: RequestListener) {
  const server = createServer({ keepAliveTimeout: 60_000 }, answer);
  let connections = 0;
  server.on("connection", () => {
    connections += 1;
  });
  const port = await listenOnLoopback(server, 0);
  onTestFinished(() => stopServer(server));
  return { url: `http://127.0.0.1:${port}`, connections: () => connections };
}

const requestTo = (url: string) => ({ method: "GET", url, headers: {}, deadlineMilliseconds: 5_000 });

test("consecutive requests over plain HTTP share one connection", async () => {
  const { url, connections } = await serve((_, outgoing) => outgoing.end("ok"));
  const http = createHttpClient();
  for (let count = 0; count < 3; count += 1) {
    expect(await http(requestTo(url))).toMatchObject({ kind: "answered", status: 200, body: "ok" });
    // The agent reuses a connection only after the answer has ended.
    await new Promise(setImmediate);
  }
  expect(connections()).toBe(1);
});

test.each([
  ["four seconds", 4_000, 1],
  ["more than four seconds", 4_001, 2],
])("a connection that was idle for %s", async (_, milliseconds, expected) => {
  const { url, connections } = await serve((__, outgoing) => outgoing.end("ok"));
  let now = 1_800_000_000_000;
  vi.spyOn(Date, "now").mockImplementation(() => now);
  onTestFinished(() => void vi.restoreAllMocks());
  const http = createHttpClient();
  await http(requestTo(url));
  await new Promise(setImmediate);
  now += milliseconds;
  expect(await http(requestTo(url))).toMatchObject({ kind: "answered" });
  expect(connections()).toBe(expected);
});

const kibibyte = 1024;

test.each([
  ["the default limit", undefined, 256 * kibibyte],
  ["the caller's limit", 10, 10],
])("an answer within %s is complete, and a longer one is lost", async (_, bound, bytes) => {
  const { url } = await serve((incoming, outgoing) => outgoing.end("x".repeat(Number(incoming.url?.slice(1)))));
  const http = createHttpClient(bound);
  expect(await http(requestTo(`${url}/${bytes}`))).toMatchObject({ kind: "answered", body: "x".repeat(bytes) });
  expect(await http(requestTo(`${url}/${bytes + 1}`))).toEqual({
    kind: "lost",
    detail: `an answer of more than ${bytes} bytes`,
    isTooLarge: true,
  });
});

test("an endless answer is lost at the limit, and its connection is closed", async () => {
  const ended = Promise.withResolvers<number>();
  const { url } = await serve((_, outgoing) => {
    let sentBytes = 0;
    const more = () => {
      while (!outgoing.destroyed && outgoing.write("x".repeat(kibibyte))) sentBytes += kibibyte;
    };
    outgoing.on("drain", more);
    outgoing.on("close", () => ended.resolve(sentBytes));
    more();
  });
  const answer = await createHttpClient(100 * kibibyte)(requestTo(url));
  const detail = `an answer of more than ${100 * kibibyte} bytes`;
  expect(answer).toEqual({ kind: "lost", detail, isTooLarge: true });
  expect(await ended.promise).toBeLessThan(50 * 1024 * kibibyte);
}, 10_000);

test("a request without an answer by the deadline is lost, and its connection is closed", async () => {
  const ended = Promise.withResolvers<void>();
  const { url } = await serve((_, outgoing) => void outgoing.on("close", ended.resolve));
  const answer = await createHttpClient()({ ...requestTo(url), deadlineMilliseconds: 50 });
  expect(answer).toEqual({ kind: "lost", detail: "no whole answer within 50 ms" });
  await ended.promise;
}, 10_000);
