import { expect, test } from "vitest";
import { countsOf, movesOf, type PipelineCounts } from "../../../../simulator/page/overview/pipeline-counts.ts";

const none: PipelineCounts = {
  ...{ spacelift: 0, receiver: 0, queue: 0, forwarder: 0, datadog: 0, letters: 0, ledger: 0 },
  ...{ plainFunction: 0, plainDatadog: 0, plainLost: 0, repeated: 0, retried: 0 },
};

function moved(before: Partial<PipelineCounts> | undefined, now: Partial<PipelineCounts>, failed = 0) {
  const earlier = before && { counts: { ...none, ...before }, failed: 0 };
  return movesOf(earlier, { counts: { ...none, ...now }, failed }).map(
    ({ from, to, count, kind }) => `${from} ${to} ${count}${kind === "forward" ? "" : ` ${kind}`}`,
  );
}

test("each node shows its own count", () => {
  const posts = { posts: 90, accepted: 91, refused: 92, unknown: 93 };
  const pipeline = { ...posts, issued: 1, waiting: 3, inForwarder: 4, deadLetters: 6, claims: 7 };
  const plain = { expected: 30, held: 9, lost: 10, doubled: 0, inFlight: 12 };
  const balance = { held: 5, expected: 17 };
  expect(countsOf({ ...pipeline, answered: { "202": 20, "503": 80 } }, balance, plain)).toEqual({
    ...{ spacelift: 1, receiver: 20, repeated: 3, queue: 7, forwarder: 90, datadog: 5, letters: 6, ledger: 7 },
    ...{ plainFunction: 30, plainDatadog: 9, plainLost: 10, retried: 11 },
  });
  expect(countsOf({ ...pipeline, answered: {} }, balance, null)).toMatchObject({
    ...{ receiver: 0, repeated: 0, plainFunction: 0, retried: 0 },
  });
});

test("nothing moves before the first state or without a change", () => {
  expect(moved(undefined, { spacelift: 5, datadog: 5 })).toEqual([]);
  expect(moved({ spacelift: 5, datadog: 5 }, { spacelift: 5, datadog: 5 })).toEqual([]);
});

test("a counted run moves along the whole path", () => {
  expect(moved({}, { spacelift: 1, receiver: 1, datadog: 1, ledger: 1 })).toEqual([
    "spacelift receiver 1",
    "receiver queue 1",
    "queue forwarder 1",
    "forwarder datadog 1",
    "forwarder ledger 1",
  ]);
});

test("a POST that Datadog does not accept returns", () => {
  expect(moved({}, {}, 3)).toEqual(["forwarder datadog 3 returned"]);
});

test("a dead-lettered run leaves the forwarder for the dead-letter queue", () => {
  expect(moved({}, { letters: 2 })).toEqual(["queue forwarder 2", "forwarder letters 2"]);
});

test("a redriven message moves back to the queue", () => {
  expect(moved({ letters: 3 }, { letters: 1 })).toEqual(["letters queue 2"]);
});

test("the plain forwarder counts a run or loses it", () => {
  expect(moved({}, { plainFunction: 3, plainDatadog: 2, plainLost: 1 })).toEqual([
    "spacelift plainFunction 3",
    "plainFunction plainDatadog 2",
    "plainFunction plainLost 1 lost",
  ]);
});
