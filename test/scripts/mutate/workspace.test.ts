import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { type Mutant, mutantsOf } from "../../../scripts/mutate/mutants.ts";
import { createWorkspace } from "../../../scripts/mutate/workspace.ts";

const file = "lambda/a.ts";
const source = `export function isLarge(value: number, limit: number): boolean {
  if (value >= limit) return true;
  let rest = value;
  while (rest > 0) rest -= 1;
  return false;
}
`;
const fixture = {
  [file]: source,
  "package.json": '{ "type": "module" }',
  "tsconfig.json": '{ "compilerOptions": { "strict": true, "noEmit": true, "types": [] } }',
  "test/a.test.ts": `import { expect, test } from "vitest";
import { isLarge } from "../lambda/a.ts";
test("large", () => expect(isLarge(3, 2)).toBe(true));
test("small", () => expect(isLarge(1, 2)).toBe(false));
`,
};

/** A small project with a test that does not notice a boundary. */
function createProject(): string {
  const root = mkdtempSync(join(tmpdir(), "mutated-project-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of ["lambda", "test"]) mkdirSync(join(root, folder));
  for (const [path, text] of Object.entries(fixture)) writeFileSync(join(root, path), text);
  symlinkSync(join(import.meta.dirname, "../../../node_modules"), join(root, "node_modules"));
  return root;
}

function mutantWith(after: string): Mutant {
  const found = mutantsOf(file, source).find((mutant) => mutant.after === after);
  if (found === undefined) throw new Error(`no mutant has the line ${after}`);
  return found;
}

const noticed = mutantWith("if (false) return true;");
const unnoticed = mutantWith("if (value > limit) return true;");
const endless = mutantWith("while (rest > 0) rest += 1;");
const notCompiled = mutantWith("return undefined;");

test("a mutant is caught, survives or times out, and the project stays unchanged", async () => {
  const root = createProject();
  const { compile, attempt, runTests, remove } = createWorkspace(root, ["lambda"]);
  onTestFinished(remove);
  expect(await compile([notCompiled, noticed, unnoticed, endless])).toEqual([noticed, unnoticed, endless]);

  const related = ["related", file];
  expect(await runTests(related, 1)).toMatchObject({ exitCode: 0, output: expect.stringContaining("2 passed") });
  expect(await attempt(noticed, [related], 60_000)).toBe("caught");
  expect(await attempt(unnoticed, [["run", "test/a.test.ts"], related], 60_000)).toBe("survived");
  expect(await attempt(endless, [related], 6_000)).toBe("timed out");
  expect(await runTests(related, 1)).toMatchObject({ exitCode: 0 });

  expect(globSync("**/*", { cwd: root, exclude: ["node_modules"] }).toSorted()).toEqual(
    ["lambda", "test", ...Object.keys(fixture)].toSorted(),
  );
  expect(readFileSync(join(root, file), "utf8")).toBe(source);
});

test("remove deletes the whole copy", () => {
  const temporary = mkdtempSync(join(tmpdir(), "mutated-copies-"));
  onTestFinished(() => rmSync(temporary, { recursive: true }));
  vi.stubEnv("TMPDIR", temporary);
  onTestFinished(() => void vi.unstubAllEnvs());
  const root = createProject();
  const { remove } = createWorkspace(root, ["lambda"]);
  expect(globSync(`mutate-*/${file}`, { cwd: temporary })).toHaveLength(1);
  remove();
  expect(globSync("mutate-*", { cwd: temporary })).toEqual([]);
});

test("a compiler error outside of the mutants is thrown", async () => {
  const root = createProject();
  writeFileSync(join(root, "lambda/b.ts"), "export const b: number = true;\n");
  const { compile, remove } = createWorkspace(root, ["lambda"]);
  onTestFinished(remove);
  await expect(compile([noticed])).rejects.toThrow("The compiler fails without a mutant");
});
