import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { limitsOf } from "../../scripts/cost/capacity.ts";
import { designs, drawCapacity, ours } from "../../scripts/cost/designs.ts";
import {
  batchOf,
  coldPart,
  costAMonth,
  gaugesAMonth,
  heartbeatAMonth,
  idleAMonth,
  totalOf,
} from "../../scripts/cost/model.ts";
import { prices } from "../../scripts/cost/prices.ts";

const free = { coldMilliseconds: 0, warmMilliseconds: 0 };

test("a batch has one run if there are few, and a hundred at most", () => {
  expect([10, 17_280, 172_800, 1e9].map(batchOf)).toEqual([1, 1, 10, 100]);
});

test("nearly every start is cold at ten runs a day, and none at a run a second", () => {
  expect(coldPart(10)).toBeGreaterThan(0.95);
  expect(coldPart(86_400)).toBeLessThan(1e-9);
});

test("the cost of a month is the sum of its services", () => {
  const runs = (1_000 * 365) / 12;
  const cost = costAMonth(1_000, { receiver: free, forwarder: free, megabytes: 512 });
  expect(cost["HTTP API"]).toBeCloseTo(runs * prices.httpApiRequest.dollars, 10);
  expect(totalOf(cost)).toBeCloseTo(cost.Lambda + cost.SQS + cost.DynamoDB + cost.Logs + cost["HTTP API"], 10);
});

test("a longer cold start costs more, and matters less the rarer it is", () => {
  const slow = { ...ours, forwarder: { ...ours.forwarder, coldMilliseconds: 10_000 } };
  const more = (runs: number) => totalOf(costAMonth(runs, slow)) / totalOf(costAMonth(runs, ours));
  expect(more(100)).toBeGreaterThan(1);
  expect(more(100_000)).toBeLessThan(more(100));
});

test("limits are sorted, and more tag sets change the lowest", () => {
  const names = (tagSets: number) => limitsOf(ours, tagSets).map(({ name }) => name);
  expect(names(10)[0]).toBe("one run per second and tag set");
  expect(names(1_000)[0]).toBe("the HTTP API's throttle");
});

test("the plot in the documentation is up to date", () => {
  expect(readFileSync(join(import.meta.dirname, "../../docs/capacity.svg"), "utf8")).toBe(drawCapacity(200));
  expect(designs).toHaveLength(3);
});

test("an idle deployment costs less than two dollars a month, as the README says", () => {
  expect(idleAMonth(ours)).toBeLessThan(2);
  const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
  expect(readme).toContain(`| **idle** | **${idleAMonth(ours).toFixed(2)} $** |`);
});

test("gauges every minute cost 21 cents, as documented, and every five minutes a fifth", () => {
  const cost = `${gaugesAMonth().toFixed(2)} $`;
  expect(gaugesAMonth(5)).toBeCloseTo(gaugesAMonth() / 5, 10);
  for (const page of ["README.md", "docs/capacity.md", "docs/gauges.md", "docs/decisions/0013-gauges.md"]) {
    expect(readFileSync(join(import.meta.dirname, "../..", page), "utf8")).toContain(cost);
  }
});

test("the heartbeat costs four cents, as documented", () => {
  expect(heartbeatAMonth(ours).toFixed(2)).toBe("0.04");
  expect(readFileSync(join(import.meta.dirname, "../../docs/capacity.md"), "utf8")).toContain("four cents a month");
});
