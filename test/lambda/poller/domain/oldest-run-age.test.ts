import { expect, test } from "vitest";
import { oldestRunAge } from "../../../../lambda/poller/domain/oldest-run-age.ts";

const now = 1_800_000_000;

function page(...created: readonly unknown[]) {
  return { edges: created.map((createdAt) => ({ node: { run: { createdAt } } })) };
}

test("the oldest run need not be the first", () => {
  expect(oldestRunAge(page(now - 10, now - 300, now - 20), now)).toBe(300);
});

test("an empty queue has the age 0", () => {
  expect(oldestRunAge(page(), now)).toBe(0);
});

test("an age is whole seconds", () => {
  expect(oldestRunAge(page(now - 10), now + 0.4)).toBe(10);
});

test.each([
  ["Spacelift's clock is ahead", now + 120, 0],
  ["a day ahead", now + 86_400, 0],
  ["a year old", now - 366 * 86_400, 366 * 86_400],
])("%s", (_, createdAt, age) => {
  expect(oldestRunAge(page(createdAt), now)).toBe(age);
});

test.each([
  ["null", null],
  ["0", 0],
  ["text", "yesterday"],
  ["milliseconds", now * 1000],
  ["more than a day ahead", now + 86_401],
  ["more than a year old", now - 366 * 86_400 - 1],
])("a time that is %s is left out", (_, createdAt) => {
  expect(oldestRunAge(page(createdAt), now)).toBeUndefined();
  expect(oldestRunAge(page(createdAt, now - 5), now)).toBe(5);
});

test.each([null, undefined, {}, { edges: null }])("%j is no page", (value) => {
  expect(oldestRunAge(value, now)).toBeUndefined();
});
