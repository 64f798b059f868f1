import { expect, test } from "vitest";
import { describeMetrics } from "../../../lambda/contract/metric-metadata.ts";
import { defaultMetricPrefix, eventMetrics, metrics } from "../../../lambda/contract/metrics.ts";
import { parseNotification } from "../../../lambda/events/notification.ts";
import { mapEvent } from "../../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { tagKey } from "../../../lambda/shared/datadog-tags.ts";
import { runPayload } from "../../payloads.ts";

/** With every field of Spacelift's and nothing from a user. */
const events = [
  { receipts: [{ name: "p", type: "PLAN", outcome: "deny", flags: [] }] },
  {
    event: { kind: "module_version", account: "acme", id: "v1", state: "FAILED" },
    module: { id: "vpc", branch: "main", space: "root", worker_pool: "public" },
  },
  { event: { kind: "internal_error", account: "acme" }, error: { severity: "ERROR" } },
];

const sent = events.flatMap((fields) => {
  const notification = parseNotification(JSON.stringify(runPayload(fields)));
  if (notification.kind === "malformed") throw new Error(notification.reason);
  return mapEvent(notification.event, { metricPrefix: defaultMetricPrefix, extraTags: [], excludeTags: [] }).series;
});

test("every metric is described, and every count is sent", () => {
  const described = describeMetrics(defaultMetricPrefix);
  expect(described.map(({ name }) => name)).toEqual(
    Object.values(metrics).map(({ name }) => `${defaultMetricPrefix}.${name}`),
  );
  expect(new Set(sent.map(({ metric }) => metric))).toEqual(
    new Set(eventMetrics.map(({ name }) => `${defaultMetricPrefix}.${name}`)),
  );
  for (const { metric, unit } of sent) {
    expect(described).toContainEqual(expect.objectContaining({ name: metric, unit, type: "count" }));
  }
  for (const { description, shortName } of described) {
    expect(description).toMatch(/^[A-Z].*\.$/);
    expect(shortName).toMatch(/^[a-z ]{1,20}$/);
  }
});

test.each(eventMetrics)("$name has exactly the tags of the table", ({ name, tags }) => {
  const keys = sent
    .filter(({ metric }) => metric === `${defaultMetricPrefix}.${name}`)
    .map((each) => each.tags.map(tagKey));
  expect(keys.length).toBeGreaterThan(0);
  for (const each of keys) expect(each).toEqual(tags.toSorted());
});
