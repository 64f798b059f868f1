import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { bundleFunction } from "../../scripts/build/bundle.ts";
import { listenOnLoopback, stopServer } from "../../simulator/loopback.ts";

const folder = mkdtempSync(join(tmpdir(), "spacelift-datadog-cold-"));
afterAll(() => rmSync(folder, { recursive: true }));

const environment = {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "a",
  AWS_SECRET_ACCESS_KEY: "a",
  QUEUE_URL: "http://127.0.0.1:1/queue",
  DEAD_LETTER_QUEUE_URL: "http://127.0.0.1:1/dead-letter-queue",
  WEBHOOK_SECRET_PARAMETER: "/a/parameter",
  DATADOG_API_KEY_PARAMETER: "/a/parameter",
  SPACELIFT_ENDPOINT: "https://acme.app.spacelift.io",
  DATADOG_URL: "http://127.0.0.1:1",
  LEDGER_TABLE: "ledger",
  HISTORICAL_METRICS: "false",
  EXTRA_TAGS: "[]",
  EXCLUDE_TAGS: "[]",
  METRIC_PREFIX: "spacelift.integration",
  FINISHED_STATES: "[]",
  INTEGRATION_NAME: "spacelift-datadog",
  EVENT_RUNS: "tracked",
  DATADOG_APP_KEY_PARAMETER: "",
};

const destinations = ["forwarder", "pipelines", "events", "deployments", "logs"] as const;
const names = ["receiver", ...destinations] as const;

/** The content type of a TLS record that carries a handshake (RFC 8446, 5.1). */
const handshakeRecord = 22;

/** Returns standard error, and the exit code once the process is idle. */
async function load(name: (typeof names)[number], endpoint: string, datadogUrl = environment.DATADOG_URL) {
  const file = join(folder, `${name}.cjs`);
  writeFileSync(file, (await bundleFunction(join(import.meta.dirname, "../.."), name)).code);
  const child = spawn(process.execPath, [file], {
    env: { ...environment, DATADOG_URL: datadogUrl, AWS_ENDPOINT_URL: endpoint },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  return { errors, code: Number(code) };
}

test.each(names)("the %s reads its parameter during the cold start", async (name) => {
  const targets: unknown[] = [];
  const server = createServer((request, response) => {
    targets.push(request.headers["x-amz-target"]);
    request.resume();
    response.end('{"Parameter":{"Value":"a"}}');
  });
  const port = await listenOnLoopback(server, 0);
  expect(await load(name, `http://127.0.0.1:${port}`)).toEqual({ errors: "", code: 0 });
  await stopServer(server);
  expect(targets).toEqual(["AmazonSSM.GetParameter"]);
});

test.each(names)("the %s starts although SSM is unreachable", async (name) => {
  expect(await load(name, "http://127.0.0.1:1")).toEqual({ errors: "", code: 0 });
});

test.each(destinations)("the %s begins a TLS handshake with Datadog during the cold start", async (name) => {
  const firstByte = Promise.withResolvers<number>();
  const datadog = createServer();
  datadog.removeAllListeners("connection");
  datadog.on("connection", (socket: Socket) => {
    socket.once("data", ([first = 0]) => {
      firstByte.resolve(first);
      socket.destroy();
    });
  });
  // The process ends once it has no request under way.
  const ssm = createServer((request, response) => {
    request.resume();
    void firstByte.promise.then(() => response.end('{"Parameter":{"Value":"a"}}'));
  });
  const [port, ssmPort] = await Promise.all([listenOnLoopback(datadog, 0), listenOnLoopback(ssm, 0)]);
  const started = await load(name, `http://127.0.0.1:${ssmPort}`, `https://127.0.0.1:${port}`);
  await Promise.all([stopServer(datadog), stopServer(ssm)]);
  expect(started).toEqual({ errors: "", code: 0 });
  firstByte.resolve(0);
  expect(await firstByte.promise).toBe(handshakeRecord);
});
