import { expect, test } from "vitest";
import { endOf } from "../../../scripts/backfill/ended-run.ts";
import type { ListedRun, RunListName } from "../../../scripts/backfill/listed-run.ts";
import { parseRun, parseStack } from "../../../scripts/backfill/parse-lists.ts";
import { walkRuns, walkStacks } from "../../../scripts/backfill/walk-runs.ts";
import { createBackfillHarness, hoursAgo } from "./harness.ts";
import { pastRun } from "./past-run.ts";

const at = hoursAgo(30);
const passed = [
  { state: "QUEUED", timestamp: at - 9 },
  { state: "PLANNING", timestamp: at - 5 },
  { state: "APPLYING", timestamp: at },
  { state: "FINISHED", timestamp: at },
];

test.each([
  ["newest first", passed.toReversed()],
  ["oldest first", passed],
])("a history that is %s gives the same times", (_, history) => {
  const run = parseRun({ id: "R", state: "FINISHED", history });
  expect(run && endOf(run)).toEqual({
    epochSeconds: at,
    timing: [
      { state: "QUEUED", seconds: 4 },
      { state: "PLANNING", seconds: 5 },
      { state: "APPLYING", seconds: 0 },
    ],
  });
});

test.each([
  ["has not ended", { state: "APPLYING", history: passed.slice(0, 3) }],
  ["has no history", { state: "FINISHED", history: null }],
  ["ended at an unknown time", { state: "FAILED", history: passed }],
])("a run that %s has no end", (_, fields) => {
  const run = parseRun({ id: "R", ...fields });
  expect(run).toBeDefined();
  expect(run && endOf(run)).toBeUndefined();
});

test("unreadable fields of lists count as absent", () => {
  expect(parseRun({ id: "R" })).toBeUndefined();
  expect(parseRun(null)).toBeUndefined();
  expect(
    parseRun({ id: "R", state: "FAILED", type: "", delta: { addCount: -1, changeCount: "many" }, history: [null, {}] }),
  ).toEqual({
    id: "R",
    state: "FAILED",
    changes: { added: 0, changed: 0, deleted: 0 },
    history: [],
  });
  expect(parseStack({ id: "dns", labels: null, workerPool: { id: "01", name: " " }, space: "root" })).toEqual({
    id: "dns",
    labels: [],
    space: "root",
  });
});

const span = { since: at - 1000, until: at };
const listed = (id: string, createdEpochSeconds: number): ListedRun => ({
  ...{ id, state: "FINISHED", createdEpochSeconds, history: [] },
  changes: { added: 0, changed: 0, deleted: 0 },
});

async function walked(listRuns: (list: RunListName, before: string | undefined) => readonly ListedRun[]) {
  const source = {
    listStacks: () => Promise.reject(new Error("not asked")),
    readStack: () => Promise.reject(new Error("not asked")),
    listRuns: (_stack: string, list: RunListName, before: string | undefined) =>
      Promise.resolve(listRuns(list, before)),
  };
  const ids: string[] = [];
  for await (const page of walkRuns(source, { id: "dns", labels: [] }, span)) ids.push(...page.map(({ id }) => id));
  return ids;
}

test("a list that answers every page alike ends, and each run is read once", async () => {
  let calls = 0;
  const ids = await walked(() => {
    calls += 1;
    return [listed("R1", at - 1), listed("R2", at - 2)];
  });
  expect(ids).toEqual(["R1", "R2"]);
  expect(calls).toBe(4);
});

test("a list is read until its runs are two weeks older than the span", async () => {
  const day = 86_400;
  const ids = await walked((list, before) => {
    if (list === "proposedRuns") return [];
    const next = before === undefined ? 0 : Number(before) + 1;
    return [listed(String(next), at - next * day)];
  });
  expect(ids).toEqual([...Array.from({ length: 16 }, (_, index) => String(index + 1))].slice(0, ids.length));
  expect(ids.at(-1)).toBe("15");
});

test("an endless list of stacks ends with an error", async () => {
  const source = {
    listStacks: (after = "0") => Promise.resolve({ stacks: [], next: String(Number(after) + 1) }),
    readStack: () => Promise.resolve(undefined),
    listRuns: () => Promise.resolve([]),
  };
  const walk = async () => {
    for await (const _ of walkStacks(source, []));
  };
  await expect(walk()).rejects.toThrow("Name stacks with --stack");
});

test("all pages of stacks and of runs are read", async () => {
  const runs = Array.from({ length: 130 }, (_, index) => pastRun(`stack-${index}`, `R${index}`, { endedAt: at }));
  const many = Array.from({ length: 130 }, (_, index) => pastRun("stack-0", `M${index}`, { endedAt: at - index }));
  const { run } = await createBackfillHarness({ runs: [...runs, ...many] });
  expect((await run(["--since", "2026-11-01"])).said).toContain("260 would be sent.");
});

test.each([
  "2026-11-19",
  "2026-11-19T00:00",
  "2026-11-19T00:00:00Z",
  "2026-11-19T00:00:00.000Z",
  "2026-11-18T22:30:00-01:30",
])("%s is the same time", async (time) => {
  const { run } = await createBackfillHarness({ runs: [] });
  expect((await run(["--since", time])).said).toContain("ended from 2026-11-19T00:00:00.000Z until");
});

test.each([
  ["no --since", []],
  ["a time in words", ["--since", "yesterday"]],
  ["a date that does not exist", ["--since", "2026-13-01"]],
  ["an empty span", ["--since", "2026-11-02", "--until", "2026-11-02"]],
  ["an unknown destination", ["--since", "2026-11-02", "--destination", "logs"]],
])("%s is wrong usage", async (_, argv) => {
  const { run } = await createBackfillHarness({ runs: [] });
  expect((await run(argv)).code).toBe(2);
});

test("an unknown stack and a time in the future are named with a remedy", async () => {
  const { run } = await createBackfillHarness({ runs: [] });
  expect(await run(["--since", "2026-11-01", "--stack", "nowhere"])).toMatchObject({
    code: 3,
    said: expect.stringContaining("Spacelift has no stack nowhere"),
  });
  expect(await run(["--since", "2027-01-01"])).toMatchObject({
    code: 3,
    said: expect.stringContaining("--since 2027-01-01T00:00:00.000Z is less than 15 minutes ago"),
  });
});
