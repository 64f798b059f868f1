import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isSloAsDefined, mergeSlo } from "../../../../lambda/installer/domain/slo-merge.ts";
import type { Fields } from "../../../../simulator/stand-ins/datadog-organisation.ts";

const file: Readonly<Record<string, Fields>> = JSON.parse(
  readFileSync(new URL("../../../../datadog/slos.json", import.meta.url), "utf8"),
);

const before = {
  name: "a",
  type: "metric",
  description: "d",
  query: { numerator: "sum:a{*}.as_count()", denominator: "sum:b{*}.as_count()" },
  thresholds: [{ timeframe: "30d", target: 90, warning: 95 }],
};

/** As Datadog returns it. */
function stored(slo: Fields): Fields {
  const { thresholds } = slo;
  return {
    ...slo,
    id: "a",
    creator: { name: "ops" },
    target_threshold: 90,
    thresholds: Array.isArray(thresholds) ? thresholds.map((each) => ({ ...each, target_display: "90." })) : [],
  };
}

test.each(Object.entries(file))("the shipped %s merges with what Datadog stores to itself", (_, slo) => {
  const { definition, conflicts } = mergeSlo({ current: stored(slo), shipped: slo, before: slo });
  const { tags: _tags, ...written } = slo;
  expect(definition).toEqual(written);
  expect(conflicts).toEqual([]);
  expect(isSloAsDefined(stored(slo), definition)).toBe(true);
});

describe.each([
  ["name", { name: "mine" }, { name: "newer" }],
  ["description", { description: null }, { description: "newer" }],
  [
    "targets",
    { thresholds: [{ timeframe: "7d", target: 99 }] },
    { thresholds: [{ timeframe: "30d", target: 91, warning: 95 }] },
  ],
  [
    "query",
    { query: { ...before.query, numerator: "sum:mine{*}.as_count()" } },
    { query: { ...before.query, numerator: "sum:newer{*}.as_count()" } },
  ],
])("an edit of the %s", (unit, mine, newer) => {
  test("stays, and leaves the rest as shipped", () => {
    const shipped = unit === "name" ? { ...before, description: "newer" } : { ...before, name: "newer" };
    const { definition, conflicts } = mergeSlo({ current: stored({ ...before, ...mine }), shipped, before });
    expect(definition).toEqual({ ...shipped, ...mine });
    expect(conflicts).toEqual([]);
  });

  test("is a conflict if the version changes it as well", () => {
    const { definition, conflicts } = mergeSlo({
      current: stored({ ...before, ...mine }),
      shipped: { ...before, ...newer },
      before,
    });
    expect(definition).toEqual({ ...before, ...mine });
    expect(conflicts).toEqual([unit]);
  });
});

test("without an edit, the new version is installed", () => {
  const shipped = { ...before, name: "newer", thresholds: [{ timeframe: "7d", target: 80 }] };
  const { definition, conflicts } = mergeSlo({ current: stored(before), shipped, before });
  expect(definition).toEqual(shipped);
  expect(conflicts).toEqual([]);
  expect(isSloAsDefined(stored(before), definition)).toBe(false);
});

test("without a definition from before, each difference counts as an edit", () => {
  const current = stored({ ...before, name: "mine" });
  const { definition } = mergeSlo({ current, shipped: { ...before, name: "newer" }, before: undefined });
  expect(definition["name"]).toBe("mine");
});
