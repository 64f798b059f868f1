import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
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

const names = ["receiver", "forwarder", "pipelines", "events", "deployments"] as const;

/** Returns standard error, and the exit code once the process is idle. */
async function load(name: (typeof names)[number], endpoint: string) {
  const file = join(folder, `${name}.cjs`);
  writeFileSync(file, (await bundleFunction(join(import.meta.dirname, "../.."), name)).code);
  const child = spawn(process.execPath, [file], {
    env: { ...environment, AWS_ENDPOINT_URL: endpoint },
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
