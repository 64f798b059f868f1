import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDatadogLogs } from "../../../../../lambda/adapters/datadog-logs.ts";
import { writeStoredLogs } from "../../../../../lambda/events/stored-logs.ts";
import { createLogsForwarder } from "../../../../../lambda/forwarder/destinations/logs/logs-forwarder.ts";
import { sign } from "../../../../../lambda/receiver/domain/signature.ts";
import { cleanText } from "../../../../../lambda/receiver/run-logs/domain/clean-text.ts";
import { createRunLogsReceiver } from "../../../../../lambda/receiver/run-logs/receive-run-logs.ts";
import { createCachedValue, webhookSecretAges } from "../../../../../lambda/shared/cached-value.ts";
import { packDelivery } from "../../../../../lambda/shared/envelope.ts";
import { asText, at } from "../../../../../lambda/shared/json.ts";
import { Secret } from "../../../../../lambda/shared/secret.ts";
import { auditEntry } from "../../../../audit-entries.ts";
import { runPayload } from "../../../../payloads.ts";
import { lambdaContext } from "../../../lambda-context.ts";
import { answered, deliverMessages, messageOf, now, startDestination } from "../deliveries.ts";

const secret = new Secret("the secret of run logs");

let system: Awaited<ReturnType<typeof startDestination>>;
beforeEach(async () => {
  system = await startDestination("logs");
});
afterEach(() => system.server.close());

/** The messages that the receiver makes of a delivery. */
async function receive(body: string): Promise<string[]> {
  const messages: string[] = [];
  const receiver = createRunLogsReceiver({
    secrets: createCachedValue(async () => [{ secret }], { ...webhookSecretAges, now: () => now }),
    enqueue: async (message) => void messages.push(message),
    now: () => now,
    log: () => {},
  });
  const headers = { "x-signature-256": sign(secret, Buffer.from(body)) };
  expect(await receiver({ body, headers, isBase64Encoded: false }, lambdaContext())).toMatchObject({ statusCode: 202 });
  return messages;
}

function forward(...messages: readonly string[]) {
  const { ports, server, http } = system;
  return deliverMessages(
    (letters, delays) =>
      createLogsForwarder(
        { ...ports(letters, delays), ...createDatadogLogs(server.url, http) },
        { integrationName: "logs", spaceliftEndpoint: "https://acme.app.spacelift.io" },
      ),
    messages.map((body, index) => ({ ...messageOf(`m${index}`, ""), body })),
  );
}

function bodyOf(logs: unknown, id = "run-1", secondsAgo = 60, state = "FAILED"): string {
  const event = { kind: "run", account: "acme", id, state, at: (now - secondsAgo * 1000) * 1e6 };
  return JSON.stringify({ ...runPayload({ event }), logs });
}

function arrived(phase: string): string {
  const logs = system.datadog
    .logs()
    .filter((log) => at(log, "evt") === undefined && at(log.spacelift, "phase") === phase);
  return logs.map(({ message }) => message).join("");
}

const nothing = { returned: [], letters: [], delays: [] };

test("logs arrive whole and in order, beside an audit entry that looks like them", async () => {
  const planning = "line of a plan\n".repeat(100_000);
  const messages = await receive(bodyOf({ planning, applying: "error: no" }));
  const stored = { kind: "logs", payload: {}, phase: "planning", firstPart: 1, parts: 1, texts: ["x"], redactions: 0 };
  const entry = messageOf("audit", JSON.stringify(auditEntry({ ...stored, kind: "run_logs" })));
  expect(await forward(...messages, entry.body)).toEqual(nothing);
  expect(arrived("planning") === planning).toBe(true);
  expect(arrived("applying")).toBe("error: no");
  const parts = system.datadog.logs().map((log) => at(log, "delivery", "part"));
  expect(parts.slice(0, 63)).toEqual(Array.from({ length: 63 }, (_, index) => index + 1));
  expect(system.datadog.logs().filter(({ message }) => message.includes("performed"))).toHaveLength(1);
});

test("a repeated delivery sends nothing", async () => {
  const body = bodyOf({ planning: "line of a plan\n".repeat(100_000) });
  await forward(...(await receive(body)));
  const { length } = system.datadog.logs();
  expect(await forward(...(await receive(body)))).toEqual(nothing);
  expect(system.datadog.logs()).toHaveLength(length);
});

test("a later delivery with longer logs loses no part, and only parts with the same text share an id", async () => {
  const line = "line of a plan\n";
  await forward(...(await receive(bodyOf({ planning: line.repeat(20_000) }))));
  const before = system.datadog.logs().length;
  const longer = line.repeat(60_000);
  expect(await forward(...(await receive(bodyOf({ planning: longer }))))).toEqual(nothing);
  const later = system.datadog.logs().slice(before);
  expect(later.map(({ message }) => message).join("") === longer).toBe(true);
  const texts = new Map<unknown, Set<string>>();
  for (const log of system.datadog.logs()) {
    const id = at(log, "delivery", "id");
    texts.set(id, (texts.get(id) ?? new Set()).add(log.message));
  }
  expect([...texts.values()].every(({ size }) => size === 1)).toBe(true);
});

test("a run's other state, phase and part are others", async () => {
  await forward(...(await receive(bodyOf({ planning: "a", applying: "b" }))));
  await forward(...(await receive(bodyOf({ planning: "a" }, "run-2"))));
  await forward(...(await receive(bodyOf({ planning: "a" }, "run-1", 60, "STOPPED"))));
  const ids = system.datadog.logs().map((log) => asText(at(log, "delivery", "id")));
  expect(new Set(ids).size).toBe(4);
});

test("after a failure only what Datadog lacks is sent again", async () => {
  const messages = await receive(bodyOf({ preparing: "a", planning: "b", applying: "c" }));
  system.disruptions.push({ kind: "none" }, answered(503));
  const { returned } = await forward(...messages);
  expect(returned).toHaveLength(2);
  expect(await forward(...messages)).toEqual(nothing);
  expect(system.datadog.logs().map(({ message }) => message)).toEqual(["a", "b", "c"]);
});

test("any text arrives as it was cleaned, and no person with it", async () => {
  const marker = "spacelift::logs::planning";
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.lorem(), fc.constant(marker));
  const lines = fc.array(text, { minLength: 1, maxLength: 20 }).map((all) => `${all.join("\n")}|`);
  let id = 0;
  await fc.assert(
    fc.asyncProperty(lines, fc.emailAddress(), async (planning, person) => {
      id += 1;
      const payload = { ...JSON.parse(bodyOf({ planning }, `run-${id}`)), receipts: [{ name: person }], person };
      const before = system.datadog.logs().length;
      expect(await forward(...(await receive(JSON.stringify(payload))))).toEqual(nothing);
      const logs = system.datadog.logs().slice(before);
      expect(logs.map(({ message }) => message).join("")).toBe(cleanText(planning));
      expect(JSON.stringify(logs)).not.toContain(`"${person}"`);
    }),
    { numRuns: 50 },
  );
});

describe("dead-letters", () => {
  test("a body that the receiver could not read, with the reason and redacted", async () => {
    const { letters } = await forward(...(await receive('{"version":9}')));
    expect(letters).toEqual([["malformed", expect.stringContaining("payload version 9")]]);
  });

  test("logs of a run that ended over 18 hours ago", async () => {
    const { letters } = await forward(...(await receive(bodyOf({ planning: "a" }, "old", 19 * 3600))));
    expect(letters).toEqual([["too_old", expect.stringContaining("19.0 hours ago")]]);
  });

  test.each([
    ["another text", "{}"],
    ["no run", writeStoredLogs({ ...stored(), payload: { version: 1, event: { kind: "internal_error" } } })],
    ["another version", writeStoredLogs({ ...stored(), payload: { version: 2 } })],
  ])("%s in such an envelope", async (_, text) => {
    const delivery = {
      body: Buffer.from(text),
      receivedAtMilliseconds: now,
      receiptId: "a",
      kind: "run_logs",
    } as const;
    const { letters } = await forward(packDelivery(delivery) ?? "");
    expect(letters).toMatchObject([["malformed", expect.any(String)]]);
  });
});

function stored() {
  return {
    kind: "logs",
    payload: {},
    phase: "planning",
    firstPart: 1,
    parts: 1,
    texts: ["a"],
    redactions: 0,
    notes: [],
  } as const;
}

test("a time in the future is the time of receipt", async () => {
  await forward(...(await receive(bodyOf({ planning: "a" }, "ahead", -3600))));
  expect(system.datadog.logs()[0]?.timestamp).toBeLessThanOrEqual(now);
});
