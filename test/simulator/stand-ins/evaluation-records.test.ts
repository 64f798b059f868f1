import { expect, test } from "vitest";
import { pageOfRecords } from "../../../simulator/stand-ins/evaluation-records.ts";
import type { KeptEvaluation } from "../../../simulator/stand-ins/evaluations.ts";
import type { SearchInput } from "../../../simulator/stand-ins/search-pages.ts";

/** Newest first, two in each second. */
const kept: readonly KeptEvaluation[] = Array.from({ length: 100 }, (_, index) => ({
  ...{ key: `key-${100 - index}`, timestamp: 1000 - Math.floor(index / 2), input: "{}", body: "" },
}));

const newestFirst: SearchInput = { orderBy: { field: "createdAt", direction: "DESC" } };
const oldestFirst: SearchInput = { orderBy: { field: "createdAt", direction: "ASC" } };

function allPages(input: SearchInput) {
  const keys: string[] = [];
  let after: string | null = null;
  for (let pages = 1; ; pages += 1) {
    const { edges, pageInfo } = pageOfRecords(kept, { ...input, after });
    keys.push(...edges.map(({ node }) => node.key));
    if (!pageInfo.hasNextPage) return { keys, pages };
    after = pageInfo.endCursor;
  }
}

test.each([undefined, 50, 30, 7])("lists every record once, newest first, in pages of %s", (first) => {
  const { keys, pages } = allPages({ ...newestFirst, ...(first !== undefined && { first }) });
  expect(keys).toEqual(kept.map(({ key }) => key));
  expect(pages).toBe(Math.ceil(100 / (first ?? 50)));
});

test("lists them oldest first", () => {
  expect(allPages(oldestFirst).keys).toEqual(kept.map(({ key }) => key).toReversed());
});

test("shows key, outcome and seconds, and not the input", () => {
  expect(pageOfRecords(kept, { ...newestFirst, first: 1 })).toEqual({
    edges: [{ cursor: expect.any(String), node: { key: "key-100", timestamp: 1000, outcome: "unknown" } }],
    pageInfo: { hasNextPage: true, endCursor: expect.any(String) },
  });
});

test("continues after a record that is gone meanwhile", () => {
  const { pageInfo } = pageOfRecords(kept, { ...newestFirst, first: 50 });
  const without = kept.slice(0, 40);
  expect(pageOfRecords(without, { ...newestFirst, after: pageInfo.endCursor }).edges).toEqual([]);
  const rest = pageOfRecords(without, { ...oldestFirst, after: pageInfo.endCursor }).edges;
  expect(rest.map(({ node }) => node.key)).toEqual(without.map(({ key }) => key).toReversed());
});

test.each([
  [{ first: 51 }, "from 1 to 50: 51"],
  [{ first: 0 }, "from 1 to 50: 0"],
  [{ orderBy: { field: "timestamp", direction: "DESC" } }, "cannot order by timestamp"],
] as const)("refuses %j", (input, message) => {
  expect(() => pageOfRecords(kept, input)).toThrow(message);
});
