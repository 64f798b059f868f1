import { describe, expect, test } from "vitest";
import { defaultMetricPrefix, metrics } from "../../../../../../lambda/contract/metrics.ts";
import { createMetricNames } from "../../../../../../lambda/forwarder/destinations/metrics/domain/metric-names.ts";

const prefixes = [defaultMetricPrefix, "acme.ci"];

describe.each(prefixes)("under the prefix %s", (prefix) => {
  test.each([...new Set([prefix, defaultMetricPrefix])])(
    "a rename of %s.run.count renames only this metric",
    (from) => {
      const names = createMetricNames(prefix, new Map([[`${from}.run.count`, "acme.runs"]]));
      expect(names.nameOf(metrics.runCount)).toBe("acme.runs");
      expect(names.nameOf(metrics.runTiming)).toBe(`${prefix}.run.timing`);
      expect(names.refused).toEqual([]);
    },
  );

  test.each(["run.count", `other.${prefix}.run.count`, `${prefix}.run`, `${prefix}.run.counts`, "other.run.count"])(
    "a rename of %s is refused, since it is not our metric",
    (from) => {
      const names = createMetricNames(prefix, new Map([[from, "acme.runs"]]));
      expect(names.nameOf(metrics.runCount)).toBe(`${prefix}.run.count`);
      expect(names.isOurs("acme.runs")).toBe(false);
      expect(names.refused).toEqual([expect.stringContaining(`rename of ${from} to acme.runs`)]);
    },
  );

  test.each(["run.count", "anything"])("the name %s is reserved under this prefix and the default one", (name) => {
    const names = createMetricNames(prefix, new Map());
    expect(names.isOurs(`${prefix}.${name}`)).toBe(true);
    expect(names.isOurs(`${defaultMetricPrefix}.${name}`)).toBe(true);
    expect(names.isOurs(`other.${name}`)).toBe(false);
    expect(names.isOurs(`${prefix}s.${name}`)).toBe(false);
  });
});

test("the normalised new name of a renamed metric is reserved", () => {
  const names = createMetricNames("acme.ci", new Map([["acme.ci.run.count", "acme.all runs"]]));
  expect(names.nameOf(metrics.runCount)).toBe("acme.all_runs");
  expect(names.isOurs("acme.all_runs")).toBe(true);
});

test("a metric with renames of both its names keeps the first new name", () => {
  const rename = new Map([
    ["acme.ci.run.count", "acme.first"],
    [`${defaultMetricPrefix}.run.count`, "acme.second"],
  ]);
  const names = createMetricNames("acme.ci", rename);
  expect(names.nameOf(metrics.runCount)).toBe("acme.first");
  expect(names.isOurs("acme.second")).toBe(false);
  expect(names.refused).toEqual([expect.stringContaining("acme.second")]);
});
