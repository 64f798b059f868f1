import { expect, test } from "vitest";
import { type Counts, countsOf, movesOf } from "../../../simulator/page/pipeline-counts.ts";

const none: Counts = { spacelift: 0, receiver: 0, queue: 0, forwarder: 0, datadog: 0, letters: 0, ledger: 0 };

function moved(before: Counts | undefined, now: Counts): readonly string[] {
  return movesOf(before, now)
    .filter(({ count }) => count > 0)
    .map(({ edge: { from, to }, count }) => `${from} ${to} ${count}`);
}

test("each node shows its own count", () => {
  const posts = { posts: 90, accepted: 91, refused: 92, unknown: 93 };
  const pipeline = { ...posts, issued: 1, waiting: 3, inForwarder: 4, deadLetters: 6, claims: 7 };
  expect(countsOf({ ...pipeline, answered: { "202": 2, "503": 80 } }, { held: 5 })).toEqual({
    ...{ spacelift: 1, receiver: 2, queue: 3, forwarder: 4, datadog: 5, letters: 6, ledger: 7 },
  });
  expect(countsOf({ ...pipeline, answered: {} }, { held: 5 }).receiver).toBe(0);
});

test("nothing moves before the first state or without a change", () => {
  const now = { ...none, spacelift: 5, datadog: 5, ledger: 5 };
  expect(moved(undefined, now)).toEqual([]);
  expect(moved(now, now)).toEqual([]);
});

test("a counted run moves along the whole path", () => {
  expect(moved(none, { ...none, spacelift: 1, receiver: 1, datadog: 1, ledger: 1 })).toEqual([
    "spacelift receiver 1",
    "receiver queue 1",
    "queue forwarder 1",
    "forwarder datadog 1",
    "forwarder ledger 1",
  ]);
});

test("a dead-lettered run leaves the forwarder for the dead-letter queue", () => {
  expect(moved(none, { ...none, letters: 2 })).toEqual(["queue forwarder 2", "forwarder letters 2"]);
});

test("a redriven message moves back to the queue", () => {
  expect(moved({ ...none, letters: 3 }, { ...none, letters: 1 })).toEqual(["letters queue 2"]);
});
