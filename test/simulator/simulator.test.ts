import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sign } from "../../lambda/receiver/domain/signature.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { faultTexts } from "../../simulator/fault-catalogue.ts";
import { datadogApiKeyParameter } from "../../simulator/functions.ts";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import { serveDatadog } from "../../simulator/stand-ins/datadog-server.ts";
import { type PolicyInput, readRecentPolicyInput } from "../payloads.ts";
import { bounded, type Driver, type Sum, secret, startDriver } from "./driver.ts";
import { ansibleSeries, driftSeries, once, publicPoolSeries, trackedSeries } from "./expected-series.ts";
import { opaCommand, startOpa } from "./stand-ins/open-policy-agent.ts";

const { isOpaMissing } = await startOpa();

let driver: Driver;
beforeEach(async () => {
  driver = await startDriver();
});
afterEach(() => driver.simulator.close());

const get: Driver["get"] = (path) => driver.get(path);
const post: Driver["post"] = (...message) => driver.post(...message);
const postFixture: Driver["postFixture"] = (name) => driver.postFixture(name);
const postSigned: Driver["postSigned"] = (body) => driver.postSigned(body);
const switchFaults: Driver["switchFaults"] = (switches) => driver.switchFaults(switches);
const sums: Driver["sums"] = () => driver.sums();

describe("a fixture posted to /policy", () => {
  test.each<readonly [PolicyInput, readonly Sum[]]>([
    ["run-tracked-finished", trackedSeries],
    ["run-drift-failed-public-pool", driftSeries],
    ["run-public-pool-absent", publicPoolSeries],
    ["run-no-op-and-ansible", ansibleSeries],
    [
      "run-without-stack",
      once("run.count", "account:acme branch:main drift_detection:false final_state:finished run_type:testing", [
        ["", 1],
      ]),
    ],
    [
      "module-version-failed",
      once(
        "module_version.count",
        "account:acme branch:main final_state:failed module:terraform-aws-vpc space:root worker_pool:public",
        [["", 1]],
      ),
    ],
    ["internal-error", once("internal_error.count", "account:acme severity:error", [["", 1]])],
  ])("%s becomes its series", async (name, expected) => {
    expect(await postFixture(name)).toEqual({ status: 200, body: '{"sent":1}' });
    await expect.poll(sums, bounded).toEqual(expected);
    expect(await get("/api/dlq")).toEqual([]);
  });

  test("lists arrived points by type: counts of runs, and the forwarder's gauge", async () => {
    await postFixture("run-tracked-finished");
    await expect.poll(sums, bounded).not.toEqual([]);
    const series = await get("/api/series");
    expect(series).toContainEqual(
      expect.objectContaining({ metric: "spacelift.integration.run.count", type: "count" }),
    );
    expect(series).toContainEqual({
      metric: "spacelift.integration.forwarder.heartbeat",
      type: "gauge",
      tags: ["account:acme", "integration:spacelift-datadog"],
      points: expect.arrayContaining([[expect.any(Number), 1]]),
    });
  });

  test("an unfinished run is not sent", async () => {
    expect(await postFixture("run-in-flight")).toEqual({ status: 200, body: '{"sent":0}' });
  });
});

describe("the policy that is registered in Spacelift", () => {
  const body = 'package spacelift\nwebhook contains {"endpoint_id": "spacelift-datadog", "payload": input.payload}\n';
  const event = { version: 1, event: { kind: "internal_error", account: "acme" } };
  const postPayload = () => post("/policy", JSON.stringify({ payload: event }));

  test("is not evaluated if it is not the shipped one and OPA is missing", async () => {
    expect(driver.simulator.evaluator).toBe("WebAssembly");
    driver.simulator.account.policies.update("spacelift-datadog", { body });
    const answer = await postPayload();
    expect(answer).toMatchObject({ status: 502, body: expect.stringContaining("install Open Policy Agent") });
  });

  test.skipIf(isOpaMissing)("is evaluated by OPA if present", async () => {
    await driver.simulator.close();
    driver = await startDriver({ opa: opaCommand });
    expect(driver.simulator.evaluator).toMatch(/^opa \d/);
    expect(await postFixture("internal-error")).toEqual({ status: 200, body: '{"sent":1}' });
    driver.simulator.account.policies.update("spacelift-datadog", { body });
    expect(await postPayload()).toEqual({ status: 200, body: '{"sent":1}' });
    const errors = [...once("internal_error.count", "account:acme", [["", 1]])];
    await expect.poll(sums, bounded).toEqual(expect.arrayContaining(errors));
  });
});

test("two runs of one stack that end in the same second both count, at a timestamp each", async () => {
  const input = JSON.stringify(readRecentPolicyInput("run-tracked-finished"));
  const twin = input.replaceAll("01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", "01K9VJ3Q8T6W2X4Y5Z6A7B8C9E");
  expect(twin).not.toBe(input);
  for (const each of [input, twin]) expect(await post("/policy", each)).toEqual({ status: 200, body: '{"sent":1}' });
  await expect.poll(sums, bounded).toEqual(trackedSeries.map(([series, sum]) => [series, 2 * sum, 2]));
});

test("Spacelift disables the webhook after ten failed deliveries", async () => {
  driver.simulator.account.webhooks.update("spacelift-datadog", {
    secret: new Secret("another"),
    retryOnFailure: false,
  });
  for (let count = 0; count < 10; count += 1) {
    expect(await postFixture("internal-error")).toMatchObject({ status: 502, body: expect.stringContaining("401") });
  }
  expect(await postFixture("internal-error")).toEqual({ status: 200, body: '{"sent":0}' });
  driver.simulator.account.webhooks.update("spacelift-datadog", { secret, enabled: true });
  expect(await postFixture("internal-error")).toEqual({ status: 200, body: '{"sent":1}' });
});

test("rejects a body that is not a policy input", async () => {
  expect(await post("/policy", "{")).toMatchObject({ status: 400, body: expect.stringContaining("not JSON") });
  expect(await post("/policy", "")).toMatchObject({ status: 400 });
  expect(await post("/policy", "null")).toEqual({ status: 200, body: '{"sent":0}' });
});

describe("a body posted to /webhook", () => {
  const body = Buffer.from('{"version":1,"event":{"kind":"internal_error","account":"acme"}}');

  test.each([
    ["no signature", undefined],
    ["a wrong signature", sign(new Secret("other"), body)],
    ["a signature of another body", sign(secret, Buffer.from("{}"))],
    ["half a signature", sign(secret, body).slice(0, 40)],
  ])("is refused with %s", async (_, signature) => {
    const headers = signature === undefined ? {} : { "x-signature-256": signature };
    expect((await post("/webhook", body, headers)).status).toBe(401);
    expect(await get("/api/dlq")).toEqual([]);
  });

  test("is accepted with a signature, whatever its content type", async () => {
    const headers = { "X-SIGNATURE-256": sign(secret, body), "content-type": "application/octet-stream" };
    expect((await post("/webhook", body, headers)).status).toBe(202);
    const expected = once("internal_error.count", "account:acme", [["", 1]]);
    await expect.poll(sums, bounded).toEqual(expected);
  });

  test.each([
    ["empty", Buffer.alloc(0), "the body is empty", ""],
    ["no UTF-8", Buffer.from([0xff, 0x7b]), "the body is not UTF-8", "\ufffd{"],
    ["no JSON", Buffer.from("{"), "the body is not JSON", "{"],
    ["of an unknown shape", Buffer.from('{"a":"é"}'), "neither the policy's payload", '{"a":"é"}'],
    ["of a later version", Buffer.from('{"version":2}'), "payload version 2", '{"version":2}'],
  ])("that is %s is dead-lettered with its reason", async (_, bytes, detail, text) => {
    expect((await postSigned(Buffer.from(bytes))).status).toBe(202);
    await expect
      .poll(() => get("/api/dlq"), bounded)
      .toEqual([
        {
          destination: "metrics",
          reason: "malformed",
          detail: expect.stringContaining(detail),
          eventId: null,
          time: expect.stringMatching(/^\d{4}-.*Z$/),
          body: text,
        },
      ]);
    expect(await sums()).toEqual([]);
  });

  test("of four MiB is counted if it compresses well, and refused if not", async () => {
    const filling = (text: string) => Buffer.from(JSON.stringify({ ...JSON.parse(body.toString()), filling: text }));
    const bytes = 4 * 1024 * 1024;
    expect((await postSigned(filling("x".repeat(bytes)))).status).toBe(202);
    expect((await postSigned(filling(randomBytes(bytes / 2).toString("hex")))).status).toBe(413);
    await expect.poll(sums, bounded).toHaveLength(1);
  });

  test("of six MiB is too large for Lambda", async () => {
    expect((await postSigned(Buffer.alloc(6 * 1024 * 1024, " "))).status).toBe(413);
  });

  test("of more than 10 MB is refused", async () => {
    expect((await post("/webhook", Buffer.alloc(10_000_001))).status).toBe(413);
  });
});

test("an event of years ago is dead-lettered, and is readable", async () => {
  const event = { kind: "run", account: "acme", id: "1", state: "FINISHED", at: 1.5e18 };
  const old = JSON.stringify({ version: 1, event });
  await postSigned(Buffer.from(old));
  const eventId = '["acme","run","1","FINISHED"]';
  await expect.poll(() => get("/api/dlq"), bounded).toMatchObject([{ reason: "too_old", eventId, body: old }]);
});

test.each([
  ["GET", "/webhook"],
  ["PUT", "/webhook"],
  ["POST", "/other"],
  ["GET", "/policy"],
  ["DELETE", "/api/series"],
])("%s %s is not found", async (method, path) => {
  const answer = await fetch(driver.simulator.url + path, { method });
  expect([answer.status, await answer.text()]).toEqual([404, '{"message":"Not Found"}']);
});

test("a browser gets the page for an unknown address, to say that it is not found", async () => {
  const answer = await fetch(`${driver.simulator.url}/dashboards`, { headers: { accept: "text/html,*/*;q=0.8" } });
  expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('<script type="module"')]);
});

describe("a request of another web site", () => {
  test.each(["/", "/api/series", "/api/dlq", "/api/faults", "/webhook", "/policy"])(
    "is refused on %s",
    async (path) => {
      const { host } = new URL(driver.simulator.url);
      for (const method of ["GET", "POST"]) {
        expect(await statusFor(path, method, { host: "rebound.example.com" })).toBe(403);
        expect(await statusFor(path, method, { host, origin: "https://example.com" })).toBe(403);
        expect(await statusFor(path, method, { host, origin: "null" })).toBe(403);
        expect(await statusFor(path, method, { host, origin: "http://127.0.0.1:1" })).toBe(403);
      }
    },
  );

  test.each(["cross-site", "same-site"])("is refused without an origin if the browser says %s", async (site) => {
    const { host } = new URL(driver.simulator.url);
    for (const path of ["/api/series", "/api/state", "/page.js", "/policy"]) {
      expect(await statusFor(path, "GET", { host, "sec-fetch-site": site })).toBe(403);
    }
    // A link to the page, as from the terminal of an editor in the browser.
    for (const path of ["/", "/faults", "/runs/1"]) {
      expect(await statusFor(path, "GET", { host, "sec-fetch-site": site })).toBe(200);
    }
  });

  test("differs from requests of the page and a terminal", async () => {
    const { host, port } = new URL(driver.simulator.url);
    expect(await statusFor("/api/series", "GET", { host, origin: `http://${host}` })).toBe(200);
    expect(await statusFor("/api/series", "GET", { host: `localhost:${port}` })).toBe(200);
    expect(await statusFor("/api/series", "GET", { host, "sec-fetch-site": "same-origin" })).toBe(200);
    expect(await statusFor("/api/series", "GET", { host, "sec-fetch-site": "none" })).toBe(200);
  });
});

test("every view's address serves the page, and no other path does", async () => {
  const page = await (await fetch(`${driver.simulator.url}/`)).text();
  for (const path of ["/runs", "/runs/a%2Fb", "/dashboard", "/faults", "/dead-letters", "/dead-letters/1"]) {
    expect(await (await fetch(driver.simulator.url + path)).text()).toBe(page);
  }
  for (const path of ["/faults/1", "/run"]) expect((await fetch(driver.simulator.url + path)).status).toBe(404);
  expect((await fetch(`${driver.simulator.url}/runs`, { method: "POST" })).status).toBe(404);
});

/** Makes a request with any Host, which `fetch` does not allow. */
function statusFor(
  path: string,
  method: string,
  headers: Readonly<Record<string, string>>,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(driver.simulator.url + path, { method, headers }, (incoming) => {
      incoming.resume();
      resolve(incoming.statusCode);
    });
    outgoing.on("error", reject).end();
  });
}

test("the page uses only this server, and its policy forbids anything else", async () => {
  const page = await fetch(driver.simulator.url);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
  const html = await page.text();
  const references = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, reference]) => reference ?? "");
  const files = references.filter((reference) => reference !== "data:," && !reference.startsWith("#"));
  expect(files).toEqual(expect.arrayContaining(["/page.css", "/page.js"]));
  for (const file of files) {
    expect(file).toMatch(/^\/[a-z-]+\.(?:css|js)$/);
    expect((await fetch(driver.simulator.url + file)).status).toBe(200);
  }
});

test("a run that meets a wrong API key arrives after the key is corrected", async () => {
  const { parameters } = driver.simulator;
  const right = (await parameters.read(datadogApiKeyParameter)).value.reveal();
  parameters.put(datadogApiKeyParameter, "wrong");
  await postFixture("run-tracked-finished");
  await expect
    .poll(() => driver.seen.batches, bounded)
    .toContainEqual({ retry: 1, why: "the heartbeat was not accepted: Datadog answered 403: Forbidden" });
  expect(await sums()).toEqual([]);
  parameters.put(datadogApiKeyParameter, right);
  await expect.poll(sums, bounded).toEqual(trackedSeries);
});

test("with a real Datadog, the series arrive there and are shown here", async () => {
  const elsewhere = createDatadogStandIn({ clock: Date.now, apiKey: "their key" });
  const server = await serveDatadog(elsewhere);
  await driver.simulator.close();
  driver = await startDriver({ datadog: { url: server.url, apiKey: new Secret("their key") } });
  await postFixture("run-tracked-finished");
  await expect.poll(sums, bounded).toEqual(trackedSeries);
  expect(await get("/api/series")).toEqual(elsewhere.series());
  expect((await fetch(`${driver.simulator.url}/api/series`)).headers.get("x-forwards-to")).toBe(server.url);
  expect((await switchFaults({ "datadog-down": true })).status).toBe(400);
  await server.close();
});

test("a taken port is reported", async () => {
  const port = Number(new URL(driver.simulator.url).port);
  await expect(startDriver({ port })).rejects.toMatchObject({ code: "EADDRINUSE", port });
});

test("an unknown fault is refused", async () => {
  const answer = await switchFaults({ "datadog-down": true, nothing: true });
  expect(answer).toMatchObject({ status: 400, body: expect.stringMatching(/nothing.*queue-down.*datadog-down/) });
  for (const switches of [[], null, { "queue-down": "yes" }]) expect((await switchFaults(switches)).status).toBe(400);
  const faults = await get("/api/faults");
  const known = Object.keys(faultTexts(true)).length;
  expect(faults).toEqual(Array(known).fill(expect.objectContaining({ on: false, description: expect.any(String) })));
});
