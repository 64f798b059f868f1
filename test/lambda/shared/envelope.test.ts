import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packDelivery, unpackDelivery } from "../../../lambda/shared/envelope.ts";

const delivery = (body: Uint8Array) => ({ body, receivedAtMilliseconds: 1_800_000_000_123, receiptId: "receipt-1" });

/** The characters that `SendMessage` documents as allowed. */
const portable = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

test("any bytes survive in a message that SQS accepts", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: "binary", maxLength: 100 }).map((text) => Buffer.from(text)),
    fc
      .constantFrom("", "\u0000", "\uFFFE", "\uFFFF", "\u007F\u0085", "🚀", "\uFEFF{}")
      .map((text) => Buffer.from(text)),
    fc.integer({ min: 60_000, max: 63_000 }).map((length) => Buffer.alloc(length, "ab")),
  );
  fc.assert(
    fc.property(bytes, (body) => {
      const message = packDelivery(delivery(body)) ?? "";
      expect(message).toMatch(portable);
      const unpacked = unpackDelivery(message);
      expect(Buffer.from(unpacked?.body ?? []).equals(Buffer.from(body))).toBe(true);
      expect(unpacked).toMatchObject({ receivedAtMilliseconds: 1_800_000_000_123, receiptId: "receipt-1" });
    }),
    { numRuns: 300 },
  );
});

test("a message says whether backfill wrote it, and only then has the field", () => {
  const live = delivery(Buffer.from("{}"));
  expect(unpackDelivery(packDelivery({ ...live, isBackfilled: true }) ?? "")).toMatchObject({ isBackfilled: true });
  expect(packDelivery(live)).not.toContain("backfilled");
  expect(unpackDelivery(packDelivery(live) ?? "")).not.toHaveProperty("isBackfilled");
  const other = JSON.parse(packDelivery(live) ?? "");
  expect(unpackDelivery(JSON.stringify({ ...other, backfilled: "true" }))).not.toHaveProperty("isBackfilled");
});

test("only the envelope says that a message has run logs", () => {
  const logs = { ...delivery(Buffer.from("{}")), kind: "run_logs" } as const;
  expect(unpackDelivery(packDelivery(logs) ?? "")).toEqual(logs);
  expect(unpackDelivery(packDelivery(delivery(Buffer.from('{"kind":"run_logs"}'))) ?? "")).not.toHaveProperty("kind");
  const other = { ...JSON.parse(packDelivery(logs) ?? ""), kind: "another" };
  expect(unpackDelivery(JSON.stringify(other))).toBeUndefined();
});

test("a short body stays readable on the queue", () => {
  expect(packDelivery(delivery(Buffer.from('{"a":"b"}')))).toContain('{\\"a\\":\\"b\\"}');
});

describe("large bodies", () => {
  test.each([1, 6])("%d MiB of JSON are compressed", (mebibytes) => {
    const body = Buffer.from(JSON.stringify({ filler: "spacelift ".repeat((mebibytes * 1024 * 1024) / 10) }));
    const message = packDelivery(delivery(body)) ?? "";
    expect(Buffer.byteLength(message)).toBeLessThan(100_000);
    expect(Buffer.from(unpackDelivery(message)?.body ?? []).equals(body)).toBe(true);
  });

  test("a body that is too large even when compressed gives no message", () => {
    expect(packDelivery(delivery(randomBytes(1024 * 1024)))).toBeUndefined();
  });
});

test("a body that unpacks to more than 10 MB is rejected", () => {
  const packed = gzipSync(Buffer.alloc(50_000_000)).toString("base64");
  const message = { version: 1, receivedAt: 1, receiptId: "a", encoding: "gzip", body: packed };
  expect(unpackDelivery(JSON.stringify(message))).toBeUndefined();
});

describe("a message that the receiver did not write", () => {
  test.each([
    "",
    "{}",
    "[]",
    '{"version":2,"receivedAt":1,"receiptId":"a","encoding":"text","body":"x"}',
    '{"version":1,"receiptId":"a","encoding":"text","body":"x"}',
    '{"version":1,"receivedAt":1,"encoding":"text","body":"x"}',
    '{"version":1,"receivedAt":1,"receiptId":"a","encoding":"text"}',
    '{"version":1,"receivedAt":1,"receiptId":"a","encoding":"brotli","body":"x"}',
    '{"version":1,"receivedAt":1,"receiptId":"a","encoding":"gzip","body":"AAAA"}',
  ])("%j is rejected", (message) => {
    expect(unpackDelivery(message)).toBeUndefined();
  });
});
