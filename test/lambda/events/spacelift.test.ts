import { expect, test } from "vitest";
import { changeCounts, epochSeconds, flags, poolName, present } from "../../../lambda/events/spacelift.ts";
import type { Json } from "../../../lambda/shared/json.ts";

test.each([
  ["create-before-destroy-replaced", "replaced"],
  ["DESTROY_BEFORE_CREATE_REPLACED", "replaced"],
  ["Import", "imported"],
  ["for get", "forgotten"],
  ["added", "added"],
  ["Brand New", "Brand New"],
])("the action %s is counted as %s", (action, changeType) => {
  expect(changeCounts({ [action]: "2" })).toEqual([{ changeType, count: 2 }]);
});

test.each<[string, Json]>([
  ["no-op", 1],
  ["NO_OP", 1],
  ["Read", 1],
  ["added", 0],
  ["added", -1],
  ["added", "many"],
])("the action %s with the count %j is ignored", (action, count) => {
  expect(changeCounts({ [action]: count, changed: 1 })).toEqual([{ changeType: "changed", count: 1 }]);
});

test("flags are the texts and numbers of a list", () => {
  expect(flags(["a", 1, "", null, {}])).toEqual(["a", "1"]);
  expect(flags("a")).toEqual([]);
});

test.each<[Json, number | undefined]>([
  [1_800_000_000, 1_800_000_000],
  [99_999_999_999, 99_999_999_999],
  [1e11, 1e8],
  [1_800_000_000_123, 1_800_000_000.123],
  [99_999_999_999_999, 99_999_999_999.999],
  [1e14, 1e8],
  [1_800_000_000_000_000, 1_800_000_000],
  [99_999_999_999_999_984, 99_999_999_999.999_98],
  [1e17, 1e8],
  ["1800000000000000000", 1_800_000_000],
  [0.5, 0.5],
  [0, undefined],
  [-1, undefined],
  ["soon", undefined],
  [null, undefined],
])("the time %j is %j in seconds", (time, expected) => {
  expect(epochSeconds(time)).toBe(expected);
});

test.each([
  ["prod", false, "prod"],
  ["prod", true, "public"],
  ["", false, "public"],
  [" ", false, "public"],
  [undefined, false, "public"],
])("the pool %j, public: %s, is %s", (name, isPublic, expected) => {
  expect(poolName(name, isPublic)).toBe(expected);
});

test("a named pool without the field public is private", () => {
  expect(poolName("prod")).toBe("prod");
});

test("only fields with a value are present", () => {
  const whole = { a: 1, b: null };
  expect(present(whole)).toBe(whole);
  expect(Object.keys(present({ a: 1, b: undefined, c: null }))).toEqual(["a", "c"]);
});
