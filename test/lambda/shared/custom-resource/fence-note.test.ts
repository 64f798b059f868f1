import { describe, expect, test } from "vitest";
import {
  type FenceNote,
  formatFenceNote,
  isStale,
  issuedAt,
  noFenceNote,
  parseFenceNote,
  takenBy,
} from "../../../../lambda/shared/custom-resource/fence-note.ts";

const first = { id: "first", issuedMilliseconds: 1_000 };
const second = { id: "second", issuedMilliseconds: 2_000 };
const taken = takenBy(second, takenBy(first, noFenceNote, 10), 20);

test("a note survives formatting and parsing", () => {
  const note: FenceNote = { ...taken, isDone: true, changeEndsMilliseconds: 7, state: { a: ["b"] } };
  expect(parseFenceNote(formatFenceNote(note), "R#a#b")).toEqual(note);
  expect(parseFenceNote(formatFenceNote(noFenceNote), "R#a#b")).toEqual(noFenceNote);
});

test.each(["", "[]", '{"takenMilliseconds":1}', '{"changeEndsMilliseconds":1}'])("%j is not a note", (text) => {
  expect(() => parseFenceNote(text, "R#a#b")).toThrow("delete the item with the pk R#a#b and the sk 0");
});

describe("a request", () => {
  test("supersedes the previous one, and keeps the state and the end of its change", () => {
    const note = takenBy(second, { ...takenBy(first, noFenceNote, 10), changeEndsMilliseconds: 7, state: "kept" }, 20);
    expect(note).toEqual({
      request: second,
      takenMilliseconds: 20,
      isDone: false,
      changeEndsMilliseconds: 7,
      superseded: ["first"],
      state: "kept",
    });
  });

  test("is not superseded by another delivery of itself", () => {
    expect(takenBy(second, taken, 30)).toEqual({ ...taken, takenMilliseconds: 30 });
  });

  test("stores only its id and its time", () => {
    const { request } = takenBy({ ...first, ...{ responseUrl: "https://signed.example" } }, noFenceNote, 10);
    expect(request).toEqual(first);
  });

  test("is remembered until a hundred more came", () => {
    let note = noFenceNote;
    for (let count = 0; count <= 101; count += 1) note = takenBy({ id: `request ${count}` }, note, count);
    expect(isStale({ id: "request 1" }, note)).toBe(true);
    expect(isStale({ id: "request 0" }, note)).toBe(false);
  });

  test.each([
    ["the first request", first, noFenceNote, false],
    ["the newest request", second, taken, false],
    ["a superseded request", { id: "first" }, taken, true],
    ["an older request on its first delivery", { id: "late", issuedMilliseconds: 1_999 }, taken, true],
    ["a request of the same second on its first delivery", { id: "late", issuedMilliseconds: 2_000 }, taken, false],
    ["a newer request", { id: "third", issuedMilliseconds: 2_001 }, taken, false],
    ["a request without a time", { id: "third" }, taken, false],
    ["a request after one without a time", { id: "b", issuedMilliseconds: 1 }, takenBy({ id: "a" }, taken, 1), false],
  ])("is stale or not: %s", (_, asker, note, expected) => {
    expect(isStale(asker, note)).toBe(expected);
  });
});

test.each([
  ["https://bucket.example/a%3Ab?X-Amz-Date=20261102T090001Z&X-Amz-Expires=7200", Date.UTC(2026, 10, 2, 9, 0, 1)],
  ["https://bucket.example/a?AWSAccessKeyId=A&Expires=1510162268&Signature=b", 1_510_155_068_000],
  ["https://bucket.example/a?X-Amz-Date=yesterday", undefined],
  ["https://bucket.example/a", undefined],
  ["no URL", undefined],
])("%s says when a request was made", (url, expected) => {
  expect(issuedAt(url)).toBe(expected);
});
