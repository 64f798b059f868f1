import { afterEach, beforeEach, expect, test } from "vitest";
import { asList, at } from "../../../lambda/shared/json.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { createDatadogStandIn } from "../../../simulator/stand-ins/datadog.ts";
import { serveDatadog } from "../../../simulator/stand-ins/datadog-server.ts";
import { bounded, type Driver, startDriver } from "../driver.ts";
import { trackedSeries } from "../expected-series.ts";

let driver: Driver;
beforeEach(async () => {
  driver = await startDriver();
});
afterEach(() => driver.simulator.close());

const state = () => driver.get("/api/state");
const titlesOf = (letters: unknown) => asList(letters).map((letter) => String(at(letter, "title")));
const order = (path: string, body: unknown = {}) => driver.post(path, JSON.stringify(body));

test("a plain forwarder loses a run that Datadog refuses four times, and this one does not", async () => {
  await driver.switchFaults({ "datadog-500": true });
  await driver.postFixture("run-tracked-finished");
  await expect.poll(state, bounded).toMatchObject({ plain: { expected: 1, lost: 1, inFlight: 0 } });
  expect(await state()).toMatchObject({ faults: ["datadog-500"], balance: { inFlight: 1, lost: 0 } });
  await driver.switchFaults({ "datadog-500": false });
  await expect.poll(state, bounded).toMatchObject({ balance: { inFlight: 0, held: 1, lost: 0, doubled: 0 } });
});

test("dead-lettered runs can be redriven, one or all, and then count", async () => {
  await driver.switchFaults({ "datadog-400-runs": true });
  await driver.postFixture("run-tracked-finished");
  await driver.postFixture("run-drift-failed-public-pool");
  await expect.poll(state, bounded).toMatchObject({ balance: { deadLettered: 2, lost: 0 }, letters: { count: 2 } });
  const titles = ["drift · staging-network", "tracked · production-network"];
  expect(titlesOf(await driver.get("/api/letters")).toSorted()).toEqual(titles);
  await driver.switchFaults({ "datadog-400-runs": false });
  const id = at(asList(await driver.get("/api/letters"))[0], "id");
  expect(await order("/api/redrive", { id })).toEqual({ status: 200, body: '{"redriven":1}' });
  await expect.poll(state, bounded).toMatchObject({ balance: { deadLettered: 1, inFlight: 0, held: 1 } });
  expect(await order("/api/redrive")).toEqual({ status: 200, body: '{"redriven":1}' });
  await expect
    .poll(state, bounded)
    .toMatchObject({ balance: { deadLettered: 0, inFlight: 0, held: 2, lost: 0, doubled: 0 } });
  expect(await order("/api/redrive")).toEqual({ status: 200, body: '{"redriven":0}' });
  expect(await order("/api/redrive", { id: 1 })).toMatchObject({ status: 400 });
  expect(at(await state(), "occurrences")).toMatchObject([
    { kind: "redrive", title: "A dead letter is redriven" },
    { kind: "redrive", title: "A dead letter is redriven" },
    { kind: "fault", title: "Datadog answers 400 to every run but accepts heartbeats", to: expect.any(Number) },
  ]);
});

test("several dead-lettered runs can be redriven by their ids, and each can be read", async () => {
  await driver.switchFaults({ "datadog-400-runs": true });
  await driver.postFixture("run-tracked-finished");
  await driver.postFixture("run-drift-failed-public-pool");
  await expect.poll(state, bounded).toMatchObject({ letters: { count: 2, newestId: expect.any(String) } });
  const letters = asList(await driver.get("/api/letters"));
  const ids = letters.map((letter) => String(at(letter, "id")));
  const letter = await driver.get(`/api/letter?id=${ids[0]}`);
  expect(letter).toMatchObject({
    ...{ id: ids[0], reason: "rejected", detail: expect.stringContaining("answered 400") },
    attributes: { reason: "rejected", attempts: expect.any(String) },
  });
  expect(await driver.get("/api/letter?id=none")).toEqual({ message: expect.stringContaining("does not hold") });
  await driver.switchFaults({ "datadog-400-runs": false });
  expect(await order("/api/redrive", { ids })).toEqual({ status: 200, body: '{"redriven":2}' });
  expect(at(asList(at(await state(), "occurrences"))[0], "title")).toBe("2 dead letters are redriven");
  await expect.poll(state, bounded).toMatchObject({ balance: { held: 2, inFlight: 0, lost: 0, doubled: 0 } });
});

test("the period of faults keeps the counts from before its start", async () => {
  await driver.postFixture("run-tracked-finished");
  await expect.poll(state, bounded).toMatchObject({ balance: { held: 1, inFlight: 0 }, faultPeriod: null });
  await driver.switchFaults({ "datadog-500": true });
  await driver.postFixture("run-drift-failed-public-pool");
  await expect.poll(state, bounded).toMatchObject({
    pipeline: { issued: 2, answered: { 202: 2 } },
    faultPeriod: {
      to: null,
      before: { pipeline: { issued: 1, answered: { 202: 1 } }, balance: { held: 1 }, plain: { held: 1 } },
    },
  });
});

test("a key is rotated in the wrong order, and a run refused meanwhile arrives", async () => {
  expect(await order("/api/rotate-key")).toEqual({ status: 200, body: "{}" });
  expect(await state()).toMatchObject({ rotation: { isUnderWay: true, endsAt: expect.any(Number) } });
  expect(await order("/api/rotate-key")).toMatchObject({ status: 409 });
  await driver.postFixture("run-tracked-finished");
  expect(await driver.sums()).toEqual([]);
  await expect.poll(driver.sums, bounded).toEqual(trackedSeries);
  expect(await state()).toMatchObject({ rotation: { rotations: 1, isUnderWay: false, endsAt: null } });
});

test("a revoked key is not rotated", async () => {
  await driver.switchFaults({ "datadog-key-revoked": true });
  expect(await order("/api/rotate-key")).toMatchObject({
    status: 409,
    body: expect.stringContaining("has revoked the key"),
  });
});

test("traffic starts and stops on demand", async () => {
  expect(await order("/api/traffic", { perMinute: "many" })).toMatchObject({ status: 400 });
  expect(await order("/api/traffic", { perMinute: 600 })).toEqual({ status: 200, body: "{}" });
  await expect.poll(async () => Number(at(await state(), "balance", "held")), bounded).toBeGreaterThan(5);
  await order("/api/traffic", { perMinute: 0 });
  await expect.poll(state, bounded).toMatchObject({ traffic: { perMinute: 0 }, balance: { inFlight: 0, lost: 0 } });
});

test("deliveries that Spacelift gives up are not counted as lost", async () => {
  await driver.switchFaults({ "queue-down": true });
  await driver.postFixture("run-tracked-finished");
  expect(await state()).toMatchObject({ balance: { expected: 0, lost: 0, refused: 1 } });
});

test("the stream sends the whole state, and then its changes", async () => {
  const answer = await fetch(`${driver.simulator.url}/api/runs`);
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const next = async (): Promise<unknown> => JSON.parse((await reader?.read())?.value?.replace(/^data: /, "") ?? "");
  const whole = await next();
  expect(whole).toEqual(await state());
  await driver.switchFaults({ "ledger-down": true });
  expect(await next()).toMatchObject({ faults: ["ledger-down"], occurrences: [{ kind: "fault", to: null }] });
  await driver.postFixture("run-tracked-finished");
  expect(await next()).toMatchObject({ runs: { changed: [{ number: 1 }], oldest: 1, isComplete: true } });
  await driver.switchFaults({ "ledger-down": false });
  await driver.postFixture("run-drift-failed-public-pool");
  await expect.poll(state, bounded).toMatchObject({ balance: { held: 2 } });
  await expect.poll(next, bounded).toMatchObject({ runs: { changed: [{ subject: "staging-network" }] } });
  await reader?.cancel();
});

test.each(["/api/state", "/api/runs", "/api/run", "/api/traffic", "/api/redrive", "/api/rotate-key"])(
  "%s refuses other web sites",
  async (path) => {
    const headers = { origin: "https://example.com" };
    for (const method of ["GET", "POST"]) {
      expect((await fetch(driver.simulator.url + path, { method, headers })).status).toBe(403);
    }
  },
);

test("with a real Datadog there is no plain forwarder, no storm and no rotation", async () => {
  const elsewhere = await serveDatadog(createDatadogStandIn({ clock: Date.now, apiKey: "their key" }));
  await driver.simulator.close();
  driver = await startDriver({ datadog: { url: elsewhere.url, apiKey: new Secret("their key") } });
  expect(await state()).toMatchObject({ target: elsewhere.url, plain: null });
  expect(await order("/api/storm")).toMatchObject({ status: 409 });
  expect(await order("/api/rotate-key")).toMatchObject({ status: 409 });
  await driver.postFixture("run-tracked-finished");
  await expect.poll(state, bounded).toMatchObject({ balance: { held: 1, inFlight: 0, lost: 0, doubled: 0 } });
  await elsewhere.close();
});
