import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatadogLogs } from "../../../../../lambda/adapters/datadog-logs.ts";
import { createLogsForwarder } from "../../../../../lambda/forwarder/destinations/logs/logs-forwarder.ts";
import { at } from "../../../../../lambda/shared/json.ts";
import type { DatadogDisruption } from "../../../../../simulator/stand-ins/datadog-server.ts";
import type { DeliveryMarksSettings } from "../../../../../simulator/stand-ins/delivery-marks.ts";
import { auditEntry } from "../../../../audit-entries.ts";
import { answered, deliverMessages, messageOf, now, startDestination } from "../deliveries.ts";

let system: Awaited<ReturnType<typeof startDestination>>;
const disrupt: { next: ("none" | "refuse" | "lose")[] } = { next: [] };
const settings: DeliveryMarksSettings = { disrupt: () => disrupt.next.shift() ?? "none" };
beforeEach(async () => {
  disrupt.next = [];
  system = await startDestination("logs", settings);
});
afterEach(() => system.server.close());

function deliver(...entries: readonly { readonly data: unknown }[]) {
  const messages = entries.map((entry, index) => messageOf(idOf(entry, index), JSON.stringify(entry)));
  const { ports, server, http } = system;
  return deliverMessages(
    (letters, delays) =>
      createLogsForwarder(
        { ...ports(letters, delays), ...createDatadogLogs(server.url, http) },
        { integrationName: "audit", spaceliftEndpoint: "https://acme.app.spacelift.io", extraTags: ["team:core"] },
      ),
    messages,
  );
}

function idOf({ data }: { readonly data: unknown }, index: number): string {
  return typeof data === "string" && data.length < 20 ? data : String(index);
}

function entry(id: string, fields: object = {}) {
  return auditEntry({ data: id, ...fields });
}

function many(count: number) {
  return Array.from({ length: count }, (_, index) => entry(`e${index}`));
}

/** The ids that the entries have in the tests. */
function heldIds() {
  return system.datadog.logs().map(({ spacelift }) => at(spacelift, "data"));
}

const nothing = { returned: [], letters: [], delays: [] };
const fine: DatadogDisruption = { kind: "none" };

test("a batch is one POST after the first entry's, and one log for each entry", async () => {
  expect(await deliver(...many(40))).toEqual(nothing);
  expect(system.requests).toEqual(["POST /api/v2/logs", "POST /api/v2/logs"]);
  expect(heldIds()).toEqual(many(40).map(({ data }) => data));
  expect(system.datadog.logs()[0]).toMatchObject({
    message: "github::ada performed stack.create",
    ddtags: "account:acme,team:core",
    timestamp: now - 60_000,
  });
});

test("a repeated delivery of a delivered entry sends nothing", async () => {
  await deliver(entry("a"));
  for (let delivery = 0; delivery < 3; delivery += 1) expect(await deliver(entry("a"), entry("a"))).toEqual(nothing);
  expect(system.datadog.logs()).toHaveLength(1);
});

test("an entry costs two writes, a duplicate one", async () => {
  await deliver(entry("a"));
  expect(system.marks.writes()).toBe(2);
  await deliver(entry("a"));
  expect(system.marks.writes()).toBe(3);
});

test.each<[string, DatadogDisruption, number]>([
  ["503", answered(503), 8],
  ["408", answered(408), 8],
  ["429 with a reset", answered(429, "{}", { "x-ratelimit-reset": "77" }), 77],
  ["a proxy's page", answered(404, "<html>"), 8],
  ["a 202 with errors", answered(202, '{"errors":["no"]}'), 8],
  ["a 202 without JSON", answered(202, "<html>"), 8],
  ["a 200", answered(200, "{}"), 8],
])("after %s the entry is sent again", async (_, disruption, seconds) => {
  system.disruptions.push(disruption);
  expect(await deliver(entry("a"))).toEqual({ returned: ["a"], letters: [], delays: [seconds] });
  expect(await deliver(entry("a"))).toEqual(nothing);
  expect(system.datadog.logs()).toHaveLength(1);
});

test("only a lost answer doubles a log, with one id", async () => {
  system.disruptions.push({ kind: "lose", when: "before" });
  expect((await deliver(entry("a"))).returned).toEqual(["a"]);
  expect((await deliver(entry("a"))).returned).toEqual([]);
  const [first, second] = system.datadog.logs();
  expect(second).toEqual({ ...first, id: 2 });
});

test("an outage leaves the POST of one entry unknown", async () => {
  system.disruptions.push(...Array.from({ length: 50 }, () => answered(503)));
  expect((await deliver(...many(50))).returned).toHaveLength(50);
  expect(system.requests).toHaveLength(1);
  expect(system.marks.writes()).toBe(2);
});

test("a refused key is read again once, then the entries are retried", async () => {
  system.disruptions.push(answered(403));
  expect((await deliver(entry("a"))).returned).toEqual([]);
  system.disruptions.push(answered(403), answered(403));
  expect(await deliver(entry("b"), entry("c"))).toMatchObject({ returned: ["b", "c"], letters: [] });
});

test("an entry that Datadog refuses is dead-lettered alone, and can be sent after a redrive", async () => {
  const refusal = answered(400, '{"errors":[{"title":"Bad Request","detail":"message is bad"}]}');
  // Datadog takes the first entry, refuses the other three, takes the half without the bad one, and refuses the bad one.
  system.disruptions.push(fine, refusal, fine, refusal);
  const entries = [entry("a"), entry("b"), entry("c"), entry("bad")];
  const { returned, letters } = await deliver(...entries);
  expect(returned).toEqual([]);
  expect(letters).toEqual([["rejected", "Datadog answered 400: Bad Request; message is bad"]]);
  expect(await deliver(...entries)).toEqual(nothing);
  expect(new Set(heldIds()).size).toBe(4);
  expect(system.datadog.logs()).toHaveLength(4);
});

test("an entry of over 18 hours ago is dead-lettered", async () => {
  const old = entry("old", { timestamp: now - 18 * 3600 * 1000 });
  const { returned, letters } = await deliver(old, entry("new"));
  expect(returned).toEqual([]);
  expect(letters).toEqual([["too_old", "ended 18.0 hours ago, and Datadog takes nothing older than 18 hours"]]);
  expect(heldIds()).toEqual(["new"]);
});

test("6 MB arrive in parts of at most 1 MB, and a later attempt goes on after an accepted POST", async () => {
  const large = { ...entry("a"), data: `${"line\n".repeat(1_200_000)}end` };
  system.disruptions.push(fine, answered(503));
  expect((await deliver(large)).returned).toEqual(["0"]);
  expect(system.datadog.logs()).toHaveLength(4);
  expect(await deliver(large)).toEqual(nothing);
  const logs = system.datadog.logs();
  expect(logs.map(({ message }) => message.slice(message.indexOf("\n") + 1)).join("")).toBe(JSON.stringify(large));
  expect(system.requests).toHaveLength(1 + Math.ceil(logs.length / 4));
});

test("entries are cut into POSTs of at most 5 MB", async () => {
  const large = Array.from({ length: 12 }, (_, index) => ({ ...entry("a"), data: `${index} ${"x".repeat(850_000)}` }));
  expect(await deliver(...large)).toEqual(nothing);
  expect(system.datadog.logs()).toHaveLength(12);
  expect(system.requests.length).toBeLessThanOrEqual(4);
});

test("another invocation's entry waits for its end", async () => {
  const { marks } = system;
  const digest = createHash("sha256")
    .update(JSON.stringify(entry("a")))
    .digest("hex");
  const eventId = JSON.stringify(["acme", "audit", digest]);
  await marks.claim(eventId, { nonce: "other", nowMilliseconds: 0, untilMilliseconds: Number.MAX_SAFE_INTEGER });
  expect(await deliver(entry("a"), entry("b"))).toEqual({ returned: ["a"], letters: [], delays: [8] });
  await marks.release(eventId, "other");
  expect(await deliver(entry("a"))).toEqual(nothing);
});

test("without the ledger nothing is sent", async () => {
  disrupt.next = ["refuse"];
  expect((await deliver(entry("a"), entry("b"))).returned).toEqual(["a", "b"]);
  expect(system.requests).toEqual([]);
  expect(system.marks.writes()).toBe(1);
});

test("a sent entry is acknowledged even if it cannot be marked", async () => {
  disrupt.next = ["none", "refuse"];
  expect(await deliver(entry("a"))).toEqual(nothing);
});
