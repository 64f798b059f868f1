import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { equivalentMutants, isEquivalent } from "../../../scripts/mutate/equivalent.ts";
import { type Mutant, mutantsOf } from "../../../scripts/mutate/mutants.ts";
import { shuffle } from "../../../scripts/mutate/sample.ts";

const root = join(import.meta.dirname, "../../..");
const source = "export const f = (a: number, b: number) => (a > b ? [a, b, a] : [b + 1, a * 2]);\n";
const mutants = mutantsOf("a.ts", source);
const textOf = (all: readonly Mutant[]) => all.map((mutant) => `${mutant.file} ${mutant.source}`);

test("one seed gives one order, which has each mutant once, and another seed another order", () => {
  const order = textOf(shuffle(mutants, "7"));
  expect(textOf(shuffle(mutants, "7"))).toEqual(order);
  expect(order.toSorted()).toEqual(textOf(mutants).toSorted());
  expect(order).not.toEqual(textOf(mutants));
  expect(textOf(shuffle(mutants, "8"))).not.toEqual(order);
});

test("a change in one file leaves the order of all others as it was", () => {
  const others = mutantsOf("b.ts", "export const g = (a: boolean) => !a && f(1);\n");
  const order = shuffle([...others, ...mutants], "7").filter(({ file }) => file === "a.ts");
  expect(textOf(order)).toEqual(textOf(shuffle(mutants, "7")));
});

test("each mutant that is called equivalent is there, and no other is taken for one", () => {
  const files = new Set(equivalentMutants.map(({ file }) => file));
  const found = [...files]
    .flatMap((file) => mutantsOf(file, readFileSync(join(root, file), "utf8")))
    .filter(isEquivalent);
  for (const { file, before, after, reason } of equivalentMutants) {
    expect(found).toContainEqual(expect.objectContaining({ file, before, after }));
    expect(reason).not.toBe("");
  }
  expect(mutants.some(isEquivalent)).toBe(false);
});
