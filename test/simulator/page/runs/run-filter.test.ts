import { expect, test } from "vitest";
import {
  addressOf,
  createMatch,
  isFiltering,
  type RunFilter,
  readFilter,
  readPart,
  statesOf,
} from "../../../../simulator/page/runs/run-filter.ts";
import { summary } from "./summaries.ts";

const none: RunFilter = { text: "", standing: "", state: "" };

test("a filter survives its address", () => {
  const filter = { text: "a&b é", standing: "gaveUp", state: "FAILED" } as const;
  const address = new URL(addressOf(filter, '["acme","run","01","A/B"]', "series"), "http://localhost");
  const query = Object.fromEntries(address.searchParams);
  expect(readFilter(query)).toEqual(filter);
  expect(readPart(query)).toBe("series");
  expect(decodeURIComponent(address.pathname.split("/")[2] ?? "")).toBe('["acme","run","01","A/B"]');
});

test("an address without a filter is short, and an unknown standing or part is ignored", () => {
  expect(addressOf(none)).toBe("/runs");
  expect(addressOf(none, "new")).toBe("/runs/new");
  expect(readFilter({ standing: "lost" })).toEqual(none);
  expect(readFilter({ standing: "toString" })).toEqual(none);
  expect(readPart({ show: "logs" })).toBe("timeline");
  expect(readPart({ show: "edit" })).toBe("edit");
});

test.each<readonly [string, Partial<RunFilter>, boolean]>([
  ["the stack", { text: "production" }, true],
  ["the id", { text: "01run7" }, true],
  ["the type", { text: "drift" }, true],
  ["all words", { text: " drift  Production-dns " }, true],
  ["one word of two", { text: "drift staging" }, false],
  ["the standing", { standing: "counted" }, true],
  ["another standing", { standing: "waiting" }, false],
  ["the state", { state: "FAILED" }, true],
  ["another state", { state: "FINISHED" }, false],
])("matches %s", (_, filter, isMatch) => {
  const run = summary(7, { subject: "production-dns", type: "drift", state: "FAILED", standing: "counted" });
  expect(createMatch({ ...none, ...filter })(run)).toBe(isMatch);
});

test("knows whether it filters", () => {
  expect([none, { ...none, text: " " }, { ...none, state: "FAILED" }].map(isFiltering)).toEqual([false, false, true]);
});

test("offers the states that occur, and the chosen one", () => {
  const runs = [summary(1), summary(2, { state: "FAILED" }), summary(3, { state: "" })];
  expect(statesOf(runs, "STOPPED")).toEqual(["FAILED", "FINISHED", "STOPPED"]);
  expect(statesOf(runs, "")).toEqual(["FAILED", "FINISHED"]);
});
