import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parseNotification } from "../../../../../lambda/events/notification.ts";
import { maximumPayload } from "../../../../../lambda/events/payload.ts";
import { mapPendingEvent } from "../../../../../lambda/forwarder/destinations/metrics/map-pending-event.ts";
import { measure, sizeErrorOf } from "../../../../../lambda/forwarder/destinations/metrics/measure.ts";
import { runPayload } from "../../../../payloads.ts";

const configuration = { metricPrefix: "spacelift.integration", extraTags: [], excludeTags: [] };

function mapped(fields: Readonly<Record<string, unknown>>) {
  const notification = parseNotification(JSON.stringify(runPayload(fields)));
  if (notification.kind === "malformed") throw new Error(notification.reason);
  const identity = { eventId: "e", eventEpochSeconds: 0 };
  return mapPendingEvent(notification.event, identity, configuration).deliverable;
}

const metricsOf = (count: number) =>
  Array.from({ length: count }, () => ({ name: "acme.cost", value: 1, tags: [`id:${randomUUID()}${randomUUID()}`] }));

describe("a fallback omits the extension", () => {
  test("first its metrics, then its tags and renames", () => {
    const rename = { "spacelift.integration.run.count": "acme.runs" };
    const whole = mapped({ metrics: metricsOf(1), tags: ["team:x"], rename });
    const fewer = whole.fallback?.();
    const least = fewer?.fallback?.();
    expect(whole.omitted).toBeUndefined();
    expect(fewer?.omitted).toBe("the extension's metrics");
    expect(least?.omitted).toBe("the whole extension");
    expect(least?.fallback).toBeUndefined();
    const namesOf = (pending: typeof fewer) => new Set(pending?.series.map(({ metric }) => metric));
    expect(namesOf(whole)).toContain("acme.cost");
    expect(namesOf(fewer)).not.toContain("acme.cost");
    expect(namesOf(fewer)).toContain("acme.runs");
    expect(namesOf(least)).not.toContain("acme.runs");
    expect(new Set([whole, fewer, least].map((each) => each?.slotKey)).size).toBe(1);
  });

  test("only if the extension adds something", () => {
    expect(mapped({}).fallback).toBeUndefined();
    expect(mapped({ metrics: metricsOf(1) }).fallback?.().fallback).toBeUndefined();
  });
});

describe("an event that is too large", () => {
  test("only because of the extension's metrics omits them", () => {
    const { sizeError, omitted, series } = mapped({ metrics: metricsOf(12_000), tags: ["team:x"] });
    expect(sizeError).toBeUndefined();
    expect(omitted).toBe("the extension's metrics");
    expect(series.every(({ tags }) => tags.includes("team:x"))).toBe(true);
  });

  test("without them reports why, and keeps no series", () => {
    const receipts = Array.from({ length: 12_000 }, () => ({ name: randomUUID() + randomUUID(), type: "PLAN" }));
    const { sizeError, series, size } = mapped({ receipts });
    expect(sizeError).toMatch(/^120\d\d series of \d+ bytes, \d+ compressed, are more than the ledger holds$/);
    expect(series).toEqual([]);
    expect(size.series).toBe(0);
  });
});

describe("the size of series", () => {
  const series = (count: number, tag: () => string) =>
    Array.from({ length: count }, (_, index) => ({
      metric: "a.b",
      unit: "job",
      tags: [tag(), `n:${index}`],
      value: 1,
    }));

  test.each([
    ["few", series(3, () => "ä:b")],
    ["many alike", series(8_000, () => "stack:network")],
    ["many unlike", series(2_000, () => `id:${randomUUID()}`)],
  ])("is the payload's size, with an upper bound when compressed: %s", (_, some) => {
    const points = [{ timestamp: 1_800_000_000, value: 1 }];
    const payload = some.map(({ metric, unit, tags }) => ({ metric, type: 1, unit, points, tags }));
    const text = JSON.stringify(payload);
    const { unpackedBytes, packedBytes } = measure(some);
    expect(unpackedBytes).toBe(Buffer.byteLength(text));
    expect(packedBytes).toBeGreaterThanOrEqual(gzipSync(text).length - 20);
  });

  test("is too large if it exceeds a limit of Datadog or the ledger", () => {
    expect(
      sizeErrorOf([], { series: 1, packedBytes: 100, unpackedBytes: maximumPayload.unpackedBytes }),
    ).toBeUndefined();
    expect(sizeErrorOf([], { series: 1, packedBytes: 100, unpackedBytes: maximumPayload.unpackedBytes + 1 })).toContain(
      "Datadog takes at once",
    );
    // An estimate over the limit is measured exactly.
    expect(sizeErrorOf([], { series: 1, packedBytes: 500_000, unpackedBytes: 1 })).toBeUndefined();
  });
});
