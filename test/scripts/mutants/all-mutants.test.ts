import { join } from "node:path";
import { expect, test } from "vitest";
import { allMutants } from "../../../scripts/mutants/all-mutants.ts";
import { editSource } from "../../../scripts/mutants/edit-source.ts";

const root = join(import.meta.dirname, "../../..");

test.each(allMutants)("the mutant “$name” applies to the source", (mutant) => {
  expect(() => editSource(root, mutant)).not.toThrow();
});

test("a mutant whose text is not in the source is an error", () => {
  const mutant = { name: "stale", edits: [{ file: "package.json", from: "no such text", to: "" }] };
  expect(() => editSource(root, mutant)).toThrow("is not exactly once in package.json");
});

test("each mutant has a name of its own", () => {
  expect(new Set(allMutants.map(({ name }) => name)).size).toBe(allMutants.length);
});
