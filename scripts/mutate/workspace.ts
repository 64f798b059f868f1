import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Mutant } from "./mutants.ts";
import { type CommandResult, runCommand } from "./run-command.ts";

export type Verdict = "caught" | "timed out" | "survived";

export type Tests = readonly string[];

export interface Workspace {
  /** All are compiled at once, each beside its original. */
  readonly compile: (mutants: readonly Mutant[]) => Promise<readonly Mutant[]>;
  /** Stops at the first round that notices the mutant. */
  readonly attempt: (mutant: Mutant, rounds: readonly Tests[], timeoutMilliseconds: number) => Promise<Verdict>;
  readonly runTests: (tests: Tests, workers: number) => Promise<CommandResult>;
  readonly remove: () => void;
}

const notCopied = new Set([".git", "node_modules", "dist", "coverage", "cdk.out"]);
const compilerMilliseconds = 120_000;
const baselineMilliseconds = 3_600_000;

/** `sources` are the folders to mutate. */
export function createWorkspace(root: string, sources: readonly string[]): Workspace {
  const folder = copyProject(root);
  const run = (args: readonly string[], timeoutMilliseconds: number) =>
    runCommand(args, { cwd: folder, timeoutMilliseconds });
  const vitest = (args: readonly string[], timeoutMilliseconds: number) =>
    run(["node_modules/vitest/vitest.mjs", ...args, "--run", "--passWithNoTests"], timeoutMilliseconds);

  const withMutant = async <T>({ file, source }: Mutant, task: () => Promise<T>): Promise<T> => {
    const path = join(folder, file);
    const original = readFileSync(path);
    writeFileSync(path, source);
    try {
      return await task();
    } finally {
      writeFileSync(path, original);
    }
  };

  const tryTests = async (rounds: readonly Tests[], timeoutMilliseconds: number): Promise<Verdict> => {
    for (const tests of rounds) {
      const { exitCode } = await vitest([...tests, "--bail=1", "--maxWorkers=1"], timeoutMilliseconds);
      if (exitCode === undefined) return "timed out";
      if (exitCode !== 0) return "caught";
    }
    return "survived";
  };

  const compile = async (mutants: readonly Mutant[]): Promise<readonly Mutant[]> => {
    const files = mutants.map(({ file }, index) => join(folder, file.replace(/\.ts$/, `.mutant-${index}.ts`)));
    const config = join(folder, "tsconfig.mutants.json");
    writeFileSync(config, JSON.stringify({ extends: "./tsconfig.json", include: sources }));
    try {
      for (const [index, file] of files.entries()) writeFileSync(file, mutants[index]?.source ?? "");
      const args = ["node_modules/typescript/bin/tsc", "--project", config, "--pretty", "false"];
      const { exitCode, output } = await run(args, compilerMilliseconds);
      const rejected = new Set([...output.matchAll(/\.mutant-(\d+)\.ts\(/g)].map(([, index]) => Number(index)));
      if (exitCode !== 0 && rejected.size === 0) throw new Error(`The compiler fails without a mutant:\n${output}`);
      return mutants.filter((_, index) => !rejected.has(index));
    } finally {
      for (const file of [config, ...files]) rmSync(file, { force: true });
    }
  };

  return {
    compile,
    attempt: (mutant, rounds, timeoutMilliseconds) => withMutant(mutant, () => tryTests(rounds, timeoutMilliseconds)),
    runTests: (tests, workers) => vitest([...tests, `--maxWorkers=${workers}`], baselineMilliseconds),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function copyProject(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), "mutate-"));
  for (const name of readdirSync(root)) {
    if (!notCopied.has(name)) cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  // A link for each package, not for the folder: the test runner's cache in it belongs to the copy.
  mkdirSync(join(folder, "node_modules"));
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name !== ".vite") symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
  return folder;
}
