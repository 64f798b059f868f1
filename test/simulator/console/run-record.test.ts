import { afterEach, beforeEach, expect, test } from "vitest";
import { asList, at } from "../../../lambda/shared/json.ts";
import { runPayload } from "../../payloads.ts";
import { bounded, type Driver, startDriver } from "../driver.ts";

let driver: Driver;
beforeEach(async () => {
  driver = await startDriver();
});
afterEach(() => driver.simulator.close());

const newest = async () => at(asList(at(await driver.get("/api/state"), "runs", "changed"))[0], "id");
const record = async (id?: unknown) => driver.get(`/api/run?id=${encodeURIComponent(String(id ?? (await newest())))}`);
const kinds = async () => asList(at(await record(), "steps")).map((step) => at(step, "kind"));

const arrival = ["received", "queued", "claimed", "posted", "answered", "marked", "acknowledged"];

test("a run's record holds its steps, policy input, delivery and series", async () => {
  await driver.postFixture("run-tracked-finished");
  await expect.poll(kinds, bounded).toEqual(["issued", ...arrival]);
  const found = await record();
  expect(found).toMatchObject({
    summary: {
      ...{ number: 1, kind: "run", subject: "production-network", type: "tracked" },
      ...{ state: "FINISHED", standing: "counted" },
    },
    deliveries: [{ answer: { status: 202 } }],
    omittedDeliveries: 0,
    isReduced: false,
  });
  expect(JSON.parse(String(at(found, "policyInput", "text")))).toMatchObject({ run_updated: { state: "FINISHED" } });
  const headers = asList(at(asList(at(found, "deliveries"))[0], "headers")).map((header) => asList(header)[0]);
  expect(headers).toEqual(expect.arrayContaining(["x-signature-256", "content-type"]));
  const series = asList(at(found, "series"));
  expect(series.length).toBeGreaterThan(5);
  for (const each of series) expect(at(each, "point")).toEqual({ kind: "held", value: at(each, "value") });
});

test("a signed request has a record without a policy input, and an unknown run has none", async () => {
  await driver.postSigned(
    Buffer.from(JSON.stringify(runPayload({ event: { ...Object(runPayload()["event"]), at: Date.now() * 1e6 } }))),
  );
  await expect.poll(kinds, bounded).toEqual(arrival);
  expect(await record()).toMatchObject({
    policyInput: null,
    isReduced: false,
    deliveries: [{ answer: { status: 202 } }],
  });
  expect(await record("none")).toEqual({ message: "The simulator keeps no run with this id." });
});

test("a run that Datadog refused has a timestamp, and its series are missing there", async () => {
  await driver.switchFaults({ "datadog-400-runs": true });
  await driver.postFixture("run-tracked-finished");
  await expect.poll(kinds, bounded).toContain("deadLettered");
  const found = await record();
  expect(at(found, "timestamp")).toBeGreaterThan(1.7e9);
  expect(asList(at(found, "series"))[0]).toMatchObject({ point: { kind: "missing" } });
});

test("a run that Spacelift gave up on is listed with each refused attempt", async () => {
  await driver.switchFaults({ "queue-down": true });
  await driver.postFixture("run-tracked-finished");
  expect(await record()).toMatchObject({
    summary: { standing: "gaveUp" },
    steps: [
      { kind: "issued" },
      { kind: "refused", times: 4 },
      { kind: "gaveUp", detail: expect.stringMatching(/^Spacelift gave up after 4 attempts: 503/) },
    ],
    deliveries: [503, 503, 503, 503].map((status) => ({ answer: { status } })),
    timestamp: null,
    series: [],
    isReduced: false,
  });
});

test("an internal error, which has no id, keeps its policy input and delivery", async () => {
  await driver.postFixture("internal-error");
  await expect.poll(kinds, bounded).toEqual(["issued", ...arrival]);
  expect(await record()).toMatchObject({
    summary: { kind: "internal_error", subject: "internal error", type: "" },
    policyInput: { kind: "text" },
    deliveries: [{ answer: { status: 202 } }],
  });
});

test("internal errors that Spacelift gave up on are distinct", async () => {
  await driver.switchFaults({ "queue-down": true });
  await driver.postFixture("internal-error");
  await driver.postFixture("internal-error");
  expect(at(await driver.get("/api/state"), "runs", "changed")).toMatchObject([
    { number: 2, standing: "gaveUp" },
    { number: 1, standing: "gaveUp" },
  ]);
  expect(await record()).toMatchObject({ policyInput: { kind: "text" }, deliveries: [{}, {}, {}, {}] });
});
