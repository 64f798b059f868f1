import { asEntries, asList, at, type Json } from "../../shared/json.ts";

/** The order of keys does not count, and null equals a missing value. */
export function isSame(one: Json, other: Json): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return (one ?? undefined) === (other ?? undefined);
  }
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  if (Array.isArray(one)) {
    const others = asList(other);
    return one.length === others.length && one.every((each, index) => isSame(each, others[index]));
  }
  const keys = [one, other].flatMap((each) => asEntries(each).map(([key]) => key));
  return keys.every((key) => isSame(at(one, key), at(other, key)));
}

/** Whether `value` has at least the fields of `expected`. Datadog adds fields to what it stores. */
export function covers(value: Json, expected: Json): boolean {
  if (Array.isArray(expected)) {
    const values = asList(value);
    return values.length === expected.length && expected.every((each, index) => covers(values[index], each));
  }
  const entries = asEntries(expected);
  if (entries.length === 0) return isSame(value, expected);
  return entries.every(([key, inner]) => covers(at(value, key), inner));
}
