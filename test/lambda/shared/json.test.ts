import { expect, test } from "vitest";
import {
  asBoolean,
  asEntries,
  asList,
  asNumber,
  asText,
  at,
  isObject,
  type Json,
  parseJson,
} from "../../../lambda/shared/json.ts";

test("a text that is not JSON has no value", () => {
  expect(parseJson('{"a":[1]}')).toEqual({ a: [1] });
  expect(parseJson("{")).toBeUndefined();
});

test.each<[Json, readonly string[], Json]>([
  [{ a: { b: 1 } }, ["a", "b"], 1],
  [{ a: { b: 1 } }, [], { a: { b: 1 } }],
  [{ a: null }, ["a"], null],
  [{ a: null }, ["a", "b"], undefined],
  [{ a: [1] }, ["a", "0"], undefined],
  [{ a: "text" }, ["a", "length"], undefined],
  [{}, ["toString"], undefined],
  [undefined, ["a"], undefined],
])("in %j, the path %j leads to %j", (value, path, expected) => {
  expect(at(value, ...path)).toEqual(expected);
});

test.each<[Json, string | undefined]>([
  ["a", "a"],
  [" ", " "],
  ["", undefined],
  [0, "0"],
  [false, "false"],
  [null, undefined],
  [["a"], undefined],
  [{}, undefined],
])("the text of %j", (value, expected) => {
  expect(asText(value)).toBe(expected);
});

test.each<[Json, number | undefined]>([
  [1.5, 1.5],
  [0, 0],
  ["-2", -2],
  [" 3 ", 3],
  ["", undefined],
  [" ", undefined],
  ["3 apples", undefined],
  [Number.NaN, undefined],
  [Number.POSITIVE_INFINITY, undefined],
  ["Infinity", undefined],
  [true, undefined],
  [null, undefined],
  [[1], undefined],
])("the number of %j", (value, expected) => {
  expect(asNumber(value)).toBe(expected);
});

test.each<[Json, boolean | undefined]>([
  [true, true],
  [false, false],
  ["true", undefined],
  [1, undefined],
  [undefined, undefined],
])("the boolean of %j", (value, expected) => {
  expect(asBoolean(value)).toBe(expected);
});

test.each<[Json, boolean]>([
  [{}, true],
  [[], false],
  [null, false],
  ["a", false],
])("%j is an object: %s", (value, expected) => {
  expect(isObject(value)).toBe(expected);
});

test("only arrays have items, and only objects have entries", () => {
  expect([[1], {}, "ab", null].map(asList)).toEqual([[1], [], [], []]);
  expect([{ a: 1 }, ["a"], "ab", null].map(asEntries)).toEqual([[["a", 1]], [], [], []]);
});
