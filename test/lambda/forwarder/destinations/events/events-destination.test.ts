import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatadogEvents } from "../../../../../lambda/adapters/datadog-events.ts";
import { createEventsForwarder } from "../../../../../lambda/forwarder/destinations/events/events-forwarder.ts";
import type { DatadogDisruption } from "../../../../../simulator/stand-ins/datadog-server.ts";
import type { DeliveryMarksSettings } from "../../../../../simulator/stand-ins/delivery-marks.ts";
import { answered, deliverTo, startDestination } from "../deliveries.ts";

let system: Awaited<ReturnType<typeof startDestination>>;
const disrupt: { next: ("none" | "refuse" | "lose")[] } = { next: [] };
const settings: DeliveryMarksSettings = { disrupt: () => disrupt.next.shift() ?? "none" };
beforeEach(async () => {
  disrupt.next = [];
  system = await startDestination("events", settings);
});
afterEach(() => system.server.close());

function deliver(...runs: Parameters<typeof deliverTo>[1][]) {
  const { ports, server, http } = system;
  return deliverTo(
    (letters, delays) =>
      createEventsForwarder(
        { ...ports(letters, delays), ...createDatadogEvents(server.url, http) },
        { integrationName: "audit", spaceliftEndpoint: "https://acme.app.spacelift.io", extraTags: ["team:core"] },
      ),
    ...runs,
  );
}

function many(count: number) {
  return Array.from({ length: count }, (_, index) => ({ id: `r${index}` }));
}

const nothing = { returned: [], letters: [], delays: [] };

test("each event is one POST at Datadog's path, and one event in Datadog", async () => {
  expect(await deliver({ id: "a" }, { id: "b" })).toEqual(nothing);
  expect(system.requests).toEqual(["POST /api/v1/events", "POST /api/v1/events"]);
  expect(system.datadog.events()).toMatchObject([
    {
      title: "production-network: tracked run finished",
      alert_type: "success",
      aggregation_key: "spacelift:acme:stack:production-network",
      source_type_name: "spacelift",
      date_happened: 1_799_999_940,
      tags: expect.arrayContaining(["stack:production-network", "team:core"]),
    },
    {},
  ]);
});

test("a repeated delivery of a delivered event sends nothing", async () => {
  await deliver({ id: "a" });
  for (let delivery = 0; delivery < 3; delivery += 1) expect(await deliver({ id: "a" })).toEqual(nothing);
  expect(await deliver({ id: "a", secondsAgo: 19 * 3600 })).toEqual(nothing);
  expect(system.datadog.events()).toHaveLength(1);
});

test("an event costs two writes, a duplicate one", async () => {
  await deliver({ id: "a" });
  expect(system.marks.writes()).toBe(2);
  await deliver({ id: "a" });
  expect(system.marks.writes()).toBe(3);
});

test("runs that are not tracked, and versions that did not fail, are ignored", async () => {
  const version = { version: 1, event: { kind: "module_version", id: "v", state: "ACTIVE" } };
  const proposed = { run: { type: "PROPOSED", stack: "a" } };
  expect(await deliver({ id: "v", fields: version }, { id: "p", fields: proposed })).toEqual(nothing);
  expect(system.requests).toEqual([]);
});

test.each<[string, DatadogDisruption, number]>([
  ["503", answered(503), 8],
  ["408", answered(408), 8],
  ["429 with a reset", answered(429, "{}", { "x-ratelimit-reset": "77" }), 77],
  ["a proxy's page", answered(404, "<html>"), 8],
  ["a 202 with errors", answered(202, '{"errors":["no"]}'), 8],
  ["a 202 without JSON", answered(202, "<html>"), 8],
  ["a 200", answered(200, "{}"), 8],
])("after %s the event is sent again", async (_, disruption, seconds) => {
  system.disruptions.push(disruption);
  expect(await deliver({ id: "a" })).toEqual({ returned: ["a"], letters: [], delays: [seconds] });
  expect(await deliver({ id: "a" })).toEqual(nothing);
  expect(system.datadog.events()).toHaveLength(1);
});

test("only a lost answer doubles an event, within its group", async () => {
  system.disruptions.push({ kind: "lose", when: "before" });
  expect((await deliver({ id: "a" })).returned).toEqual(["a"]);
  expect((await deliver({ id: "a" })).returned).toEqual([]);
  const [first, second] = system.datadog.events();
  expect(second).toEqual({ ...first, id: 2 });
});

test("an outage leaves one POST of a batch unknown", async () => {
  system.disruptions.push(...Array.from({ length: 50 }, () => answered(503)));
  expect((await deliver(...many(50))).returned).toHaveLength(50);
  expect(system.requests).toHaveLength(1);
});

test("an outage in the middle of a batch leaves few POSTs unknown", async () => {
  const fine: DatadogDisruption = { kind: "none" };
  system.disruptions.push(
    ...Array.from({ length: 20 }, () => fine),
    ...Array.from({ length: 50 }, () => answered(503)),
  );
  const { returned } = await deliver(...many(100));
  expect(returned).toHaveLength(80);
  expect(system.requests.length - 20).toBeLessThanOrEqual(8);
});

test("a refused key is read again once, then the events are retried", async () => {
  system.disruptions.push(answered(403));
  expect((await deliver({ id: "a" })).returned).toEqual([]);
  system.disruptions.push(answered(403), answered(403));
  expect(await deliver({ id: "b" }, { id: "c" })).toMatchObject({ returned: ["b", "c"], letters: [] });
  expect(system.requests).toHaveLength(4);
});

test("an event that Datadog refuses is dead-lettered alone, and can be sent after a redrive", async () => {
  const none: DatadogDisruption = { kind: "none" };
  system.disruptions.push(none, answered(400, '{"errors":["text is bad"]}'), none);
  const { returned, letters } = await deliver({ id: "a" }, { id: "bad" }, { id: "b" });
  expect(returned).toEqual([]);
  expect(letters).toEqual([["rejected", "Datadog answered 400: text is bad"]]);
  expect(await deliver({ id: "a" }, { id: "bad" }, { id: "b" })).toEqual(nothing);
  expect(system.datadog.events()).toHaveLength(3);
});

test("an event of over 18 hours ago is dead-lettered", async () => {
  const { returned, letters } = await deliver({ id: "old", secondsAgo: 18 * 3600 }, { id: "new" });
  expect(returned).toEqual([]);
  expect(letters).toEqual([["too_old", "ended 18.0 hours ago, and Datadog takes nothing older than 18 hours"]]);
  expect(system.datadog.events()).toHaveLength(1);
});

test("another invocation's event waits for its end", async () => {
  const eventId = JSON.stringify(["acme", "run", "a", "FINISHED"]);
  const until = { nowMilliseconds: 0, untilMilliseconds: Number.MAX_SAFE_INTEGER };
  await system.marks.claim(eventId, { nonce: "other", ...until });
  expect(await deliver({ id: "a" }, { id: "b" })).toEqual({ returned: ["a"], letters: [], delays: [8] });
  expect(system.requests).toHaveLength(1);
  await system.marks.release(eventId, "other");
  expect(await deliver({ id: "a" })).toEqual(nothing);
});

test("without the ledger nothing is sent", async () => {
  disrupt.next = ["refuse"];
  expect((await deliver({ id: "a" }, { id: "b" })).returned).toEqual(["a", "b"]);
  expect(system.requests).toEqual([]);
  expect(system.marks.writes()).toBe(1);
});

test("a sent event is acknowledged even if it cannot be marked", async () => {
  disrupt.next = ["none", "refuse"];
  expect(await deliver({ id: "a" })).toEqual(nothing);
});

test("a claim that cannot be released delays the event, and its neighbours go on", async () => {
  disrupt.next = ["none", "refuse"];
  system.disruptions.push(answered(400, "{}"));
  expect(await deliver({ id: "bad" }, { id: "a" })).toMatchObject({
    returned: [],
    letters: [["rejected", expect.anything()]],
  });
  expect((await deliver({ id: "bad" })).returned).toEqual(["bad"]);
});
