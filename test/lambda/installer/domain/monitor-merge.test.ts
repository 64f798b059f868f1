import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAsDefined, mergeMonitor } from "../../../../lambda/installer/domain/monitor-merge.ts";

const file: Readonly<Record<string, Monitor>> = JSON.parse(
  readFileSync(new URL("../../../../datadog/monitors.json", import.meta.url), "utf8"),
);

interface Monitor {
  readonly name: string;
  readonly message: string;
  readonly priority: number;
  readonly query: string;
  readonly options: Readonly<Record<string, unknown>>;
}

const before: Monitor = {
  name: "a",
  message: "m",
  priority: 3,
  query: "sum(last_4h):sum:a.b{x:y > z} by {account}.as_count() > 50",
  options: { thresholds: { critical: 50, warning: 25 }, renotify_interval: 0, renotify_statuses: ["alert", "no data"] },
};
const anomaly = "avg(last_4h):anomalies(avg:a.b{*}, 'basic', 2) >= 1";

test.each(Object.entries(file))("the shipped %s merges with itself to itself", (_, monitor) => {
  const { definition, conflicts } = mergeMonitor({ current: monitor, shipped: monitor, before: monitor });
  const { name, message, priority, query, options } = monitor;
  expect(definition).toEqual({ name, message, priority, query, options });
  expect(conflicts).toEqual([]);
  expect(isAsDefined(monitor, definition)).toBe(true);
});

describe("a unit", () => {
  const value = fc.constantFrom(1, 2, 3);
  const arbitrary = fc.record({
    name: value,
    message: value,
    window: value,
    asked: value,
    critical: value,
    note: value,
  });
  const monitorOf = (units: Record<"name" | "message" | "window" | "asked" | "critical" | "note", number>) => ({
    name: `name ${units.name}`,
    message: `message ${units.message}`,
    priority: 3,
    query: `sum(last_${units.window}h):sum:m${units.asked}{*} > ${units.critical}`,
    options: { thresholds: { critical: units.critical }, note: units.note },
  });

  test("is the user's if it was edited, else the shipped one, each by itself", () => {
    fc.assert(
      fc.property(arbitrary, arbitrary, arbitrary, (known, there, wanted) => {
        const merged = mergeMonitor({
          current: monitorOf(there),
          shipped: monitorOf(wanted),
          before: monitorOf(known),
        });
        const keys = ["name", "message", "window", "asked", "critical", "note"] as const;
        const units = Object.fromEntries(
          keys.map((key) => [key, there[key] === known[key] ? wanted[key] : there[key]]),
        ) as typeof known;
        expect(merged.definition).toEqual(monitorOf(units));
        const contested = keys.filter(
          (key) => there[key] !== known[key] && there[key] !== wanted[key] && wanted[key] !== known[key],
        );
        expect(merged.conflicts).toHaveLength(contested.length);
      }),
    );
  });
});

test("a query with a comparison in a filter is split at its end", () => {
  const current = { ...before, query: before.query.replace(/50$/, "10") };
  const shipped = { ...before, query: before.query.replace("sum:a.b", "sum:c.d") };
  expect(mergeMonitor({ current, shipped, before }).definition["query"]).toBe(
    "sum(last_4h):sum:c.d{x:y > z} by {account}.as_count() > 10",
  );
});

test("a query that a user changed to another kind stays whole, with its thresholds", () => {
  const current = { ...before, query: 'formula("a")', options: { thresholds: { critical: 1 } } };
  const shipped = { ...before, query: before.query.replace("> 50", "> 40") };
  const { definition, conflicts } = mergeMonitor({ current, shipped, before });
  expect(definition).toMatchObject({ query: 'formula("a")', options: { thresholds: { critical: 1 } } });
  expect(conflicts).toEqual(["query"]);
});

test("a query may nest functions", () => {
  const current = { ...before, query: anomaly };
  expect(mergeMonitor({ current, shipped: before, before }).definition["query"]).toBe(anomaly);
});

test("all thresholds stay together, since one alone may contradict another", () => {
  const current = { ...before, options: { ...before.options, thresholds: { critical: 50, warning: 45 } } };
  const shipped = {
    ...before,
    query: before.query.replace(/50$/, "40"),
    options: { ...before.options, thresholds: { critical: 40, warning: 20 } },
  };
  expect(mergeMonitor({ current, shipped, before })).toMatchObject({
    definition: { query: before.query, options: { thresholds: { critical: 50, warning: 45 } } },
    conflicts: ["thresholds"],
  });
});

test("options that are not shipped stay, and an option that a user removed does not return", () => {
  const { renotify_interval: _, ...fewer } = before.options;
  const current = { ...before, options: { ...fewer, silenced: {}, new_host_delay: 300 } };
  const { definition } = mergeMonitor({ current, shipped: before, before });
  expect(JSON.parse(JSON.stringify(definition["options"]))).toEqual({ ...fewer, silenced: {}, new_host_delay: 300 });
});

test("a newly shipped option replaces Datadog's own", () => {
  const current = { ...before, options: { ...before.options, new_host_delay: 300 } };
  const shipped = { ...before, options: { ...before.options, new_host_delay: 60 } };
  expect(mergeMonitor({ current, shipped, before })).toMatchObject({
    definition: { options: { new_host_delay: 60 } },
    conflicts: [],
  });
});

test("without a definition from before, each difference counts as an edit", () => {
  const current = { ...before, message: "mine" };
  expect(mergeMonitor({ current, shipped: before, before: undefined })).toMatchObject({
    definition: { message: "mine" },
    conflicts: [],
  });
});

describe("a monitor is as defined", () => {
  test.each([
    [{ b: 1, a: [1, { c: null }] }, { a: [1, {}], b: 1 }, true],
    [{ a: 1 }, { a: 1, b: null }, true],
    [{ a: [1, 2] }, { a: [2, 1] }, false],
    [{ a: [1] }, { a: { 0: 1 } }, false],
    [{ a: 1 }, { a: "1" }, false],
    [{ a: { b: 1, c: 2 } }, { a: { b: 1 } }, false],
  ])("%j matches the definition %j: %s", (current, definition, verdict) => {
    expect(isAsDefined(current, definition)).toBe(verdict);
  });
});
