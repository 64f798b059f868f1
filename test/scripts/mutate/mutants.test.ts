import { expect, test } from "vitest";
import { mutantsOf } from "../../../scripts/mutate/mutants.ts";

/** The mutants of a line, each as its operator and the changed line. */
function mutated(source: string): readonly string[] {
  return mutantsOf("a.ts", source).map(({ operator, after }) => `${operator}: ${after}`);
}

test.each<[string, string, readonly string[]]>([
  ["a condition", "if (a) {}", ["condition: if (true) {}", "condition: if (false) {}"]],
  ["a choice", "const a = b ? c : d;", ["condition: const a = true ? c : d;", "condition: const a = false ? c : d;"]],
  ["a loop", "while (a) {}", ["condition: while (false) {}"]],
  ["a loop that counts", "for (; a; ) {}", ["condition: for (; false; ) {}"]],
  ["and", "const a = b && c;", ["operator: const a = b || c;", "operand: const a = b;", "operand: const a = c;"]],
  ["or", "const a = b || c;", ["operator: const a = b && c;", "operand: const a = b;", "operand: const a = c;"]],
  ["a default", "const a = b ?? c;", ["operand: const a = b;", "operand: const a = c;"]],
  ["a boundary", "const a = b < c;", ["operator: const a = b <= c;", "operator: const a = b >= c;"]],
  ["equality", "const a = b === c;", ["operator: const a = b !== c;"]],
  ["arithmetic", "const a = b + c;", ["operator: const a = b - c;"]],
  ["an assignment", "a += (b) - c;", ["statement: ;", "operator: a -= (b) - c;", "operator: a += (b) + c;"]],
  ["a negation", "const a = !b;", ["operator: const a = b;"]],
  ["a statement", "f();", ["statement: ;"]],
  ["an awaited statement", "await f(a);", ["statement: ;", "await: void f(a);"]],
  ["an error", "throw a;", ["statement: ;"]],
  [
    "a result",
    "function f() { return a; }",
    ["early return: function f() { return; return a; }", "result: function f() { return undefined; }"],
  ],
  ["the result of an arrow", "const f = () => a;", ["result: const f = () => undefined;"]],
  [
    "the body of an arrow",
    "const f = () => { g(); };",
    ["early return: const f = () => { return; g(); };", "statement: const f = () => { ; };"],
  ],
  [
    "a case",
    "switch (a) { case b: break; default: }",
    ["case: switch (a) {  default: }", "statement: switch (a) { case b: ; default: }"],
  ],
  ["a text", 'const a = "b";', ['text: const a = "";']],
  ["an empty text", 'const a = "";', ['text: const a = "mutated";']],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a source
  ["a template", "const a = `b${c}`;", ["text: const a = ``;"]],
  ["a number", "const a = 9;", ["number: const a = 10;"]],
  ["a boolean", "const a = true;", ["boolean: const a = false;"]],
  [
    "a pattern",
    "const a = /^b$/i;",
    ["pattern: const a = /b$/i;", "pattern: const a = /^b/i;", "pattern: const a = /^b$/;"],
  ],
  ["a list", "const a = [b, ...c];", ["element: const a = [ ...c];", "element: const a = [b, ];"]],
  ["a list of one, with a comma", "const a = [b,];", ["element: const a = [];"]],
  ["an object", "const a = { b, c: d };", ["element: const a = {  c: d };", "element: const a = { b,  };"]],
  ["a method", "const a = b.every(c);", ["method: const a = b.some(c);"]],
  ["a call that could be left out", "const a = b.slice(1);", ["method: const a = b;", "number: const a = b.slice(2);"]],
])("%s", (_, source, expected) => {
  expect(mutated(source).toSorted()).toEqual(expected.toSorted());
});

test.each([
  'import a from "b";',
  'export { a } from "b";',
  'export * from "b";',
  'import a from "b" with { type: "json" };',
  'type A = "b" | 1 | -1;',
  "interface A { readonly b: true }",
  'const { a } = { ["b"]: c }["b"];',
  '"use strict";',
])("neither a name nor a type is mutated: %s", (source) => {
  expect(mutated(source).filter((each) => !each.startsWith("element"))).toEqual([]);
});

test("a mutant has the whole changed file and the place of the change", () => {
  const source = "export function f(a: number) {\n  if (a > 1) return;\n  g();\n}\n";
  expect(mutantsOf("a/b.ts", source)).toContainEqual({
    file: "a/b.ts",
    line: 2,
    operator: "operator",
    before: "if (a > 1) return;",
    after: "if (a >= 1) return;",
    source: source.replace(">", ">="),
  });
});

test("all mutants differ from each other and from the source", () => {
  const source = "export const f = (a: boolean) => (a ? a && !a : [a].some(Boolean));\n";
  const sources = mutantsOf("a.ts", source).map((mutant) => mutant.source);
  expect(new Set([source, ...sources]).size).toBe(sources.length + 1);
});

test("a source that cannot be parsed is an error", () => {
  expect(() => mutantsOf("a.ts", "if (")).toThrow("a.ts cannot be parsed");
});
