import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { limitsOf } from "../../scripts/cost/capacity.ts";
import { designs, drawCapacity, ours } from "../../scripts/cost/designs.ts";
import {
  alarmsAMonth,
  batchOf,
  coldPart,
  costAMonth,
  gaugesAMonth,
  heartbeatAMonth,
  idleAMonth,
  metricsAMonth,
  monitoring,
  totalOf,
  workAMonth,
} from "../../scripts/cost/model.ts";
import { prices } from "../../scripts/cost/prices.ts";

function page(path: string): string {
  return readFileSync(join(import.meta.dirname, "../..", path), "utf8");
}

const free = { coldMilliseconds: 0, warmMilliseconds: 0 };

test("a batch has one run if there are few, and a hundred at most", () => {
  expect([10, 86_400, 864_000, 1e9].map(batchOf)).toEqual([1, 1, 10, 100]);
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
  expect(page("docs/capacity.svg")).toBe(drawCapacity(200));
  expect(designs).toHaveLength(3);
});

test("an idle deployment with gauges costs less than two dollars a month, as documented", () => {
  expect(idleAMonth(ours)).toBeLessThan(2);
  const idle = `${idleAMonth(ours).toFixed(2)} $`;
  const scheduled = `${(workAMonth(ours) + gaugesAMonth()).toFixed(2)} $`;
  const alarms = `${alarmsAMonth().toFixed(2)} $`;
  const readme = page("README.md");
  expect(readme).toContain(`| ${monitoring.alarms} alarms; an account has ten free | ${alarms} |`);
  expect(readme).toContain(`every minute | ${scheduled} |`);
  expect(readme).toContain(`| **idle** | **${idle}** |`);
  const capacity = page("docs/capacity.md");
  expect(capacity).toContain(`| ${monitoring.alarms} alarms at 0.10 $; an account has ten free | ${alarms} |`);
  expect(capacity).toContain(`An idle installation costs ${idle} a month`);
});

test("the metrics of an hour with runs cost what is documented", () => {
  const { metrics } = monitoring;
  for (const [path, part] of [
    ["README.md", `| ${metrics.length} metrics in CloudWatch`],
    ["docs/capacity.md", `| ${metrics.length} CloudWatch metrics`],
  ] as const) {
    const row = page(path)
      .split("\n")
      .find((line) => line.startsWith(part));
    expect(row).toContain(`up to ${metricsAMonth().toFixed(2)} $`);
  }
});

test("gauges every minute cost 21 cents, as documented, and every five minutes a fifth", () => {
  const cost = `${gaugesAMonth().toFixed(2)} $`;
  expect(gaugesAMonth(5)).toBeCloseTo(gaugesAMonth() / 5, 10);
  for (const each of ["README.md", "docs/capacity.md", "docs/gauges.md", "docs/decisions/0013-gauges.md"]) {
    expect(page(each)).toContain(cost);
  }
});

test("the heartbeat costs four cents, as documented", () => {
  expect(heartbeatAMonth(ours).toFixed(2)).toBe("0.04");
  expect(page("docs/capacity.md")).toContain("four cents a month");
});
