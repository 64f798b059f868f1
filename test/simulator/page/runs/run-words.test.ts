import { expect, test } from "vitest";
import { shortId, stateWord, typeText } from "../../../../simulator/page/runs/run-words.ts";

test.each([
  ['["acme","run","01K9","FINISHED"]', "01K9"],
  ['["acme","internal_error",null,null,"receipt"]', "receipt"],
  ["[]", "[]"],
  ["no JSON", "no JSON"],
])("the short id of %s is %s", (id, short) => {
  expect(shortId(id)).toBe(short);
});

test("a state has a tone, and an unknown one is plain", () => {
  expect(stateWord("FAILED")).toEqual({ text: "failed", tone: "bad" });
  expect(stateWord("SKIPPED")).toEqual({ text: "skipped", tone: "plain" });
});

test("a module version has no type of its own", () => {
  expect(typeText({ kind: "module_version", type: "" })).toBe("module version");
  expect(typeText({ kind: "run", type: "drift" })).toBe("drift");
});
