import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { limitsOf } from "../../scripts/cost/capacity.ts";
import { designs, drawCapacity, ours } from "../../scripts/cost/designs.ts";
import { gaugesAMonth, heartbeatAMonth, idleAMonth } from "../../scripts/cost/idle.ts";
import { batchOf, coldPart, costAMonth, costOfRuns, totalOf } from "../../scripts/cost/model.ts";
import { partsOf } from "../../scripts/cost/parts.ts";
import { prices } from "../../scripts/cost/prices.ts";
import { withTables } from "../../scripts/cost/quoted-tables.ts";
import { tables } from "../../scripts/cost/tables.ts";

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

test("an invocation pays for its waits for services", () => {
  const { Lambda } = costOfRuns(1, 1, 0, { receiver: free, forwarder: free, megabytes: 1024 });
  expect(Lambda).toBeCloseTo(0.075 * prices.lambdaGigabyteSecond.dollars + 2 * prices.lambdaRequest.dollars, 12);
});

test("a million runs in batches of ten cost less than five dollars", () => {
  expect(totalOf(costOfRuns(1e6, 10, 0, ours))).toBeLessThan(5);
});

test("in a batch of more than ten, only the invocation is shared by more runs", () => {
  const [ten, hundred] = [10, 100].map((batch) => costOfRuns(1e6, batch, 0, ours));
  expect(hundred?.SQS).toBe(ten?.SQS);
  expect(hundred?.Lambda).toBeLessThan(ten?.Lambda ?? 0);
});

test("each part but the poller costs something for a million events, and the first ones are the idle deployment", () => {
  const parts = partsOf(ours);
  expect(parts.filter(({ aMillion }) => aMillion(10) === 0).map(({ name }) => name)).toEqual([
    "poller: gauges every minute",
  ]);
  expect((parts[0]?.idle ?? 0) + (parts[1]?.idle ?? 0)).toBeCloseTo(idleAMonth(ours), 10);
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

test.each(Object.entries(tables))("the tables of %s are those that npm run cost -- --write makes", (path, ofPage) => {
  const text = page(path);
  expect(withTables(text, ofPage)).toBe(text);
});

test("a page without a place for a table is an error", () => {
  expect(() => withTables("# Cost\n", { loads: () => "" })).toThrow("lacks the line <!-- cost: loads");
});

test("each price has a date and a page", () => {
  for (const { date, page: source } of Object.values(prices)) {
    expect(date).toMatch(/^(read )?20\d\d-(0[1-9]|1[0-2])$/);
    expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/.*pricing\//);
  }
});

test("an idle deployment with gauges costs less than two dollars a month", () => {
  expect(idleAMonth(ours)).toBeLessThan(2);
});

test("gauges every minute cost 21 cents, as documented, and every five minutes a fifth", () => {
  const cost = `${gaugesAMonth().toFixed(2)} $`;
  expect(gaugesAMonth(5)).toBeCloseTo(gaugesAMonth() / 5, 10);
  for (const each of ["docs/gauges.md", "docs/decisions/0013-gauges.md"]) expect(page(each)).toContain(cost);
});

test("the heartbeat costs four cents", () => {
  expect(heartbeatAMonth(ours).toFixed(2)).toBe("0.04");
});
