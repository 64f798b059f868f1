import { beforeEach, expect, test } from "vitest";
import { createNamedObjects, type NamedObjects, slugOf } from "../../../simulator/stand-ins/named-objects.ts";

let things: NamedObjects<{ readonly name: string; readonly size: number }>;

beforeEach(() => {
  things = createNamedObjects("thing");
});

test.each([
  ["spacelift-datadog", "spacelift-datadog"],
  ["  Spacelift → Datadog (Größe 2) ", "spacelift-datadog-gro-e-2"],
  ["Café_au.lait", "cafe_au-lait"],
  ["→", ""],
])("the slug of %j is %j", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

test("an id is the slug of the first name for good", () => {
  expect(things.create({ name: "My Thing", size: 1 })).toEqual({ id: "my-thing", name: "My Thing", size: 1 });
  expect(things.update("my-thing", { name: "Other" })).toEqual({ id: "my-thing", name: "Other", size: 1 });
  expect(things.find("my-thing")).toEqual({ id: "my-thing", name: "Other", size: 1 });
  expect(things.find("other")).toBeUndefined();
});

test("a name is taken if its slug is another's id or current name", () => {
  things.create({ name: "a thing", size: 1 });
  things.update("a-thing", { name: "b" });
  things.create({ name: "c", size: 1 });
  const wrongName = (why: string) => ({
    refusal: "thing has 1 error",
    details: { name: expect.stringContaining(why) },
  });
  for (const name of ["A Thing", "a-thing", "B"]) {
    expect(things.create({ name, size: 2 })).toEqual(wrongName("already taken"));
    expect(things.update("c", { name })).toEqual(wrongName("already taken"));
  }
  expect(things.update("c", { name: "C", size: 2 })).toEqual({ id: "c", name: "C", size: 2 });
  expect(things.create({ name: "→", size: 2 })).toEqual(wrongName("no letter or digit"));
  expect(things.list().map(({ id }) => id)).toEqual(["a-thing", "c"]);
});

test("deleting an object frees its name", () => {
  things.create({ name: "a", size: 1 });
  expect(things.delete("a")).toEqual({ id: "a", name: "a", size: 1 });
  expect(things.create({ name: "a", size: 2 })).toEqual({ id: "a", name: "a", size: 2 });
});

test("a missing object cannot be changed", () => {
  const missing = { refusal: "thing not found: x" };
  expect(things.find("x")).toBeUndefined();
  expect([things.get("x"), things.update("x", { size: 1 }), things.delete("x")]).toEqual([missing, missing, missing]);
});
