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

test("a seed decides the order, which has each mutant once", () => {
  const order = textOf(shuffle(mutants, "7"));
  expect(textOf(shuffle(mutants, "7"))).toEqual(order);
  expect(order.toSorted()).toEqual(textOf(mutants).toSorted());
  expect(order).not.toEqual(textOf(mutants));
  expect(textOf(shuffle(mutants, "8"))).not.toEqual(order);
});

test("a change of one file keeps the order of the mutants in other files", () => {
  const others = mutantsOf("b.ts", "export const g = (a: boolean) => !a && f(1);\n");
  const order = shuffle([...others, ...mutants], "7").filter(({ file }) => file === "a.ts");
  expect(textOf(order)).toEqual(textOf(shuffle(mutants, "7")));
});

test("each listed equivalent mutant exists, and no other mutant is equivalent", () => {
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
