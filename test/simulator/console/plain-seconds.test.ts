import { expect, test } from "vitest";
import { createPlainSeconds } from "../../../simulator/console/plain-seconds.ts";

const now = 1_800_000_000;

test("runs that end at different times never share a second", () => {
  const secondFor = createPlainSeconds();
  expect([secondFor("a", now, 60), secondFor("a", now, 61), secondFor("a", now + 1, 62)]).toEqual([
    now,
    now + 1,
    now + 2,
  ]);
});

test("runs with the same tags that end in one second share it, whenever they are sent", () => {
  const secondFor = createPlainSeconds();
  expect([secondFor("a", now, 60), secondFor("a", now + 3, 60)]).toEqual([now, now]);
});

test("runs with other tags take the same second", () => {
  const secondFor = createPlainSeconds();
  expect([secondFor("a", now, 60), secondFor("b", now, 61)]).toEqual([now, now]);
});

test("runs sent by hand share their own second", () => {
  const secondFor = createPlainSeconds();
  expect([secondFor("a", now, now), secondFor("a", now, now)]).toEqual([now, now]);
});

test("forgets the oldest place", () => {
  const secondFor = createPlainSeconds(2);
  for (const end of [60, 61, 62]) secondFor("a", now, end);
  expect([secondFor("a", now, 61), secondFor("a", now, 63)]).toEqual([now + 1, now]);
});
