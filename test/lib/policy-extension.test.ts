import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { parseConfiguration } from "../../lib/configuration/parse-configuration.ts";
import { createFolder, root } from "./synthesis.ts";

/** Refuses what contains `undefined_function`, in the form of `opa check --format=json`; the line is the last one. */
const strictOpa = `
const text = require("fs").readFileSync(process.argv.at(-1), "utf8").trimEnd();
if (!text.includes("undefined_function")) process.exit(0);
const error = { message: "undefined function undefined_function", location: { row: text.split("\\n").length } };
console.error(JSON.stringify({ errors: [error] }));
process.exit(1);`;
/** Knows no Rego v1, so it refuses the core as well. */
const oldOpa = `console.error(JSON.stringify({ errors: [{ message: "no if", location: { row: 1 } }] })); process.exit(1);`;
const failingOpa = `console.error("opa: out of memory"); process.exit(2);`;

const valid = 'package spacelift\n\nimport rego.v1\n\nskip contains "a" if input.a\n';
const undefinedFunction = `${valid}\nskip contains "b" if undefined_function(input.b)\n`;

function useOpa(script: string): void {
  const opa = join(createFolder("opa"), "opa");
  writeFileSync(opa, `#!${process.execPath}\n${script}\n`);
  chmodSync(opa, 0o755);
  vi.stubEnv("OPA", opa);
}

/** The problem with an extension of this text, without the file's name. */
function problem(text: string | Buffer): string | undefined {
  const policyExtension = join(createFolder("extension"), "mine.rego");
  writeFileSync(policyExtension, text);
  const parsed = parseConfiguration({ spaceliftEndpoint: "https://acme.app.spacelift.io", policyExtension });
  return parsed.outcome === "invalid" ? parsed.problems.map(({ remedy }) => remedy).join("\n") : undefined;
}

afterEach(() => vi.unstubAllEnvs());

describe("without OPA", () => {
  test.each([
    ["webhook contains 1 if true", /^The extension defines webhook, which belongs to the policy's core\./],
    ['endpoint_id := "other"', /^The extension defines endpoint_id, which belongs/],
    ["_summary := {}", /^The extension defines _summary, which belongs/],
    ["package other\n", /^The extension is of package other, not of package spacelift\.$/],
    ["# ---- extension ----\n", /^The extension contains the line that ends the policy's core\.$/],
  ])("%j is refused", (text, message) => {
    vi.stubEnv("OPA", "/nowhere/opa");
    expect(problem(text)).toMatch(message);
  });

  const accented = `${valid}# Prénom\n`;
  test.each([
    ["Latin-1", Buffer.from(accented, "latin1"), 6],
    ["UTF-16", Buffer.from(accented, "utf16le"), 1],
    ["a cut-off UTF-8", Buffer.from(`${valid}é`).subarray(0, -1), 6],
  ])("an extension in %s is refused", (_, bytes, line) => {
    vi.stubEnv("OPA", "/nowhere/opa");
    expect(problem(bytes)).toBe(`The extension is not UTF-8 text: see line ${line}. Save the file in UTF-8.`);
  });

  test.each([accented, `\uFEFF${valid}`, `${valid}# \uFFFD\n`])("%j is UTF-8", (text) => {
    vi.stubEnv("OPA", "/nowhere/opa");
    expect(problem(text)).toBeUndefined();
  });

  test.each([valid, undefinedFunction, ""])("%j is accepted, and Spacelift compiles it", (text) => {
    vi.stubEnv("OPA", "/nowhere/opa");
    expect(problem(text)).toBeUndefined();
  });
});

describe("with OPA", () => {
  test("an extension that is not UTF-8 is refused, even if OPA accepts it", () => {
    useOpa(strictOpa);
    expect(problem(Buffer.from(`${valid}# Prénom\n`, "latin1"))).toMatch(/^The extension is not UTF-8 text/);
  });

  test("an extension that does not compile is refused, with the line of the file", () => {
    useOpa(strictOpa);
    expect(problem(undefinedFunction)).toBe("OPA refuses it in line 7: undefined function undefined_function");
    expect(problem(valid)).toBeUndefined();
  });

  test.each([oldOpa, failingOpa])("an OPA that refuses the core is ignored", (opa) => {
    useOpa(opa);
    expect(problem(undefinedFunction)).toBeUndefined();
  });

  const isThere = spawnSync(process.env["OPA"] ?? "opa", ["version"]).status === 0;
  test.runIf(isThere)("the real OPA gives the same result", () => {
    expect(problem(undefinedFunction)).toBe("OPA refuses it in line 7: undefined function undefined_function");
    expect(problem("skip contains if (")).toMatch(/^OPA refuses it in line 1: /);
    expect(problem(valid)).toBeUndefined();
  });
});

test("the example extension is valid", () => {
  const policyExtension = join(root, "policy", "extension.example.rego");
  const parsed = parseConfiguration({ spaceliftEndpoint: "https://acme.app.spacelift.io", policyExtension });
  expect(parsed).toMatchObject({ outcome: "valid", props: { policyExtension } });
});
