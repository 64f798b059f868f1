import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readAuditEntry } from "../../../../../../lambda/forwarder/destinations/logs/domain/audit-entry.ts";
import {
  type DatadogLog,
  datadogLogs,
} from "../../../../../../lambda/forwarder/destinations/logs/domain/datadog-log.ts";
import { auditEntry } from "../../../../../audit-entries.ts";

const received = 1_800_000_000_000;

function logsOf(body: string | Uint8Array | object, receivedAt = received): readonly DatadogLog[] {
  const bytes = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  return datadogLogs(readAuditEntry(Buffer.from(bytes), receivedAt), { extraTags: [], excludeTags: [] });
}

function logOf(...call: Parameters<typeof logsOf>): DatadogLog {
  const [log, ...others] = logsOf(...call);
  if (log === undefined || others.length > 0) throw new Error(`${others.length + 1} logs`);
  return log;
}

/** Of parts without a sentence before them. */
function joined(logs: readonly DatadogLog[]): string {
  return logs.map(({ message }) => message.slice(message.indexOf("\n") + 1)).join("");
}

function sentBytes({ attributes, ...log }: DatadogLog): number {
  return Buffer.byteLength(JSON.stringify({ ...log, ...attributes }));
}

test("the id depends on the bytes alone", () => {
  const [one, same, other] = [logOf(auditEntry()), logOf(auditEntry(), received + 60_000), logOf(auditEntry({ a: 1 }))];
  expect(same).toEqual(one);
  expect(other.attributes.delivery.id).not.toBe(one.attributes.delivery.id);
});

test("tags are the account's and the configuration's", () => {
  const entry = readAuditEntry(Buffer.from(JSON.stringify(auditEntry())), received);
  expect(datadogLogs(entry, { extraTags: ["env:prod", "account:other"], excludeTags: [] })[0]?.ddtags).toBe(
    "account:acme,env:prod,tag_account:other",
  );
  expect(datadogLogs(entry, { extraTags: ["env:prod"], excludeTags: ["account"] })[0]?.ddtags).toBe("env:prod");
});

describe("the outcome", () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>, string | undefined]>([
    ["of an ordinary action is not known", {}, undefined],
    ["of a refused login", { action: "login.denied" }, "failure"],
    ["of a failed login", { action: "userLoginFailed" }, "failure"],
    ["in the data", { action: "login", data: { outcome: "deny" } }, "failure"],
    ["of an action with an error", { data: { error: "no" } }, "failure"],
    ["of an allowed login", { action: "login", data: { decision: "allow" } }, "success"],
    ["is no verb", { action: "run.reject" }, undefined],
    ["is not a resource's name", { action: "denied_ips.update" }, undefined],
  ])("%s", (_, fields, outcome) => {
    const { evt, status } = logOf(auditEntry(fields)).attributes;
    expect(evt?.outcome).toBe(outcome);
    expect(status).toBe(outcome === "failure" ? "warn" : "info");
  });
});

describe("the time", () => {
  test.each<readonly [string, unknown, number, boolean]>([
    ["is the event's", received - 5_000, received - 5_000, false],
    ["is never after the receipt", received + 60_000, received, false],
    ["of the future is that of the receipt", received + 3_600_000, received, true],
    ["that is absent is that of the receipt", undefined, received, false],
    ["that is a word is that of the receipt", "noon", received, false],
    ["in seconds is understood", received / 1000 - 5, received - 5_000, false],
  ])("%s", (_, timestamp, expected, isNoted) => {
    const log = logOf(auditEntry({ timestamp }));
    expect(log.attributes.timestamp).toBe(expected);
    expect(log.attributes.delivery.note?.includes("in the future") ?? false).toBe(isNoted);
    expect(log.attributes.spacelift).toEqual(JSON.parse(JSON.stringify(auditEntry({ timestamp }))));
  });
});

describe("a body of an unknown form is kept whole", () => {
  test.each<readonly [string, string]>([
    ["text", "no JSON"],
    ["a list", '[{"action":"a"}]'],
    ["an object without an action", '{"hello":"world"}'],
    ["a number", "7"],
    ["control characters", "\u0000\u001b[31m\ufffe"],
  ])("%s", (_, body) => {
    const { message, attributes } = logOf(body);
    expect(message).toBe(body);
    expect(attributes.delivery.note).toBe("The body is not a known form of an audit entry.");
  });

  test("nothing", () => {
    expect(logOf("").message).toBe("(empty)");
  });

  test("bytes that are not UTF-8", () => {
    const { message, attributes } = logOf(Buffer.from([0x7b, 0xff, 0x00, 0x7d]));
    expect(message).toBe("{\ufffd\u0000}");
    expect(attributes.delivery.note).toContain("not UTF-8");
  });

  test("fields of other types", () => {
    const entry = { action: 7, actor: { name: "ada" }, remoteIP: [], timestamp: {}, account: null };
    const { message, attributes } = logOf(entry);
    expect(message).toBe("Somebody performed 7");
    expect(attributes.spacelift).toEqual(entry);
    expect(attributes).not.toHaveProperty("usr");
  });
});

describe("a body that Datadog would not keep as attributes is in the message", () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });

  test.each<readonly [string, Readonly<Record<string, unknown>>, boolean]>([
    ["a depth of eight levels", { data: nested(7) }, true],
    ["a depth of nine levels", { data: nested(8) }, false],
    ["150 attributes", { data: Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`a${at}`, at])) }, true],
    ["250 attributes", { data: Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`a${at}`, at])) }, false],
    ["a list of 250", { data: Array.from({ length: 250 }, (_, at) => at) }, false],
    ["a key of 49 characters", { data: { ["k".repeat(49)]: 1 } }, true],
    ["a key of 50 characters", { data: { ["k".repeat(50)]: 1 } }, false],
  ])("%s", (_, fields, isWhole) => {
    const entry = auditEntry(fields);
    const log = logOf(entry);
    const { account, action, actor, remoteIP, context } = entry;
    const summary = { account, action, actor, remoteIP, context };
    const [kept, whole] = isWhole ? [entry, JSON.stringify(log.attributes.spacelift)] : [summary, joined([log])];
    expect(log.attributes.spacelift).toMatchObject(kept);
    expect(whole).toBe(JSON.stringify(entry));
    expect(log.message.split("\n")[0]).toBe("github::ada performed stack.create");
  });

  test("a number that JSON's reader rounds", () => {
    const text = JSON.stringify(auditEntry()).replace('"ID"', '"big":9007199254740993,"ID"');
    expect(joined(logsOf(text))).toBe(text);
  });
});

test.each<readonly [string, string, number]>([
  ["6 MB", JSON.stringify(auditEntry({ data: { text: "a line of text\n".repeat(400_000) } })), 8],
  ["a line of 2 MB", JSON.stringify(auditEntry({ data: "x".repeat(2_000_000) })), 3],
  ["an actor of 2 MB", JSON.stringify(auditEntry({ actor: "x".repeat(2_000_000) })), 3],
  ["3 MB of binary", "\u0000😀".repeat(300_000), 4],
])("%s becomes numbered parts of at most 1 MB, and nothing is cut", (_, body, parts) => {
  const logs = logsOf(body);
  expect(logs.map(({ attributes }) => attributes.delivery.part)).toEqual(
    Array.from({ length: parts }, (__, at) => at + 1),
  );
  expect(logs.every(({ attributes }) => attributes.delivery.parts === parts)).toBe(true);
  expect(new Set(logs.map(({ attributes }) => attributes.delivery.id)).size).toBe(parts);
  expect(joined(logs)).toBe(body);
  expect(Math.max(...logs.map(sentBytes))).toBeLessThan(1_000_000);
  expect(logs[0]?.message).toContain(`(part 1 of ${parts})`);
});

test("any bytes become logs that hold the whole body", () => {
  const body = fc.oneof(fc.string({ unit: "binary" }), fc.json({ noUnicodeString: false }), fc.json());
  fc.assert(
    fc.property(body, (text) => {
      const logs = logsOf(text);
      const [first] = logs;
      const kept = first?.attributes.spacelift;
      const isInMessage = first?.message === text || joined(logs) === text || text === "";
      const bytes = Buffer.from(text).toString("utf8");
      expect(isInMessage || joined(logs) === bytes || JSON.stringify(kept) === JSON.stringify(JSON.parse(text))).toBe(
        true,
      );
    }),
  );
});
