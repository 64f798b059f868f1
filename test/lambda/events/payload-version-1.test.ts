import { describe, expect, test } from "vitest";
import { defaultMetricPrefix } from "../../../lambda/contract/metrics.ts";
import { parseNotification, payloadVersion } from "../../../lambda/events/notification.ts";
import { mapEvent } from "../../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { asEntries, asList, asText, at } from "../../../lambda/shared/json.ts";
import { loadPolicy } from "../../../simulator/policy.ts";
import { fixture, policyInputs, readPolicyInput } from "../../payloads.ts";

/** Neither payloads nor series may change, since such payloads are on queues. */
const payloads = asEntries(JSON.parse(fixture("payload/version-1.json")));
const frozenSeries: unknown = JSON.parse(fixture("payload/version-1-series.json"));

const configuration = { metricPrefix: defaultMetricPrefix, extraTags: [], excludeTags: [] };

function seriesOf(payload: unknown): readonly string[] {
  const notification = parseNotification(JSON.stringify(payload));
  if (notification.kind === "malformed") throw new Error(notification.reason);
  return mapEvent(notification.event, configuration)
    .series.map(({ metric, tags, value }) => `${metric} ${tags.join(" ")} = ${value}`)
    .sort();
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(asEntries(value));
}

describe("a payload of version 1 that is still on the queue", () => {
  test.each(payloads)("%s gives the same series as before", (name, payload) => {
    expect(seriesOf(payload)).toEqual(at(frozenSeries, name));
  });

  test.each(payloads)("%s may have new fields", (name, payload) => {
    const event = { ...asRecord(at(payload, "event")), commit: "9f2c1ab" };
    const timing = asList(at(payload, "timing")).map((entry) => ({ ...asRecord(entry), started_at: 7 }));
    expect(seriesOf({ ...asRecord(payload), event, timing, title: "new" })).toEqual(at(frozenSeries, name));
  });

  test("has the public pool in each series if the first policy omitted the pool", () => {
    for (const name of ["run-public-pool-absent", "module-version-public-pool-absent"]) {
      const all = asList(at(frozenSeries, name));
      expect(all.length).toBeGreaterThan(0);
      expect(all.filter((series) => asText(series)?.includes(" worker_pool:public ") !== true)).toEqual([]);
    }
  });
});

test("the policy sends the declared version, and the forwarder reads it", async () => {
  const policy = await loadPolicy();
  const sent = policyInputs.flatMap((name) => policy(readPolicyInput(name)).map(({ payload }) => payload));
  expect(new Set(sent.map((payload) => at(payload, "version")))).toEqual(new Set([payloadVersion]));
  expect(sent.map((payload) => parseNotification(JSON.stringify(payload)).kind)).toEqual(sent.map(() => "event"));
});

test.each([
  [{ worker_pool: "eks", stack: "s" }, "eks"],
  [{ stack: "s" }, "public"],
  [{ worker_pool: null, space: "root" }, "public"],
  [{ worker_pool: "", stack: "s" }, "public"],
  [{ worker_pool: null, stack: null }, undefined],
  [{}, undefined],
])("the run %j has the pool %j", (run, pool) => {
  const payload = { version: 1, event: { kind: "run", state: "FINISHED" }, run };
  const notification = parseNotification(JSON.stringify(payload));
  expect(at(notification, "event", "workerPool")).toBe(pool);
});
