import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { editSource } from "./edit-source.ts";
import type { Mutant } from "./mutant.ts";

/** The seed is `all` if the suite does not end. */
interface Failure {
  readonly seed: string;
  readonly error: string;
}

interface Settings {
  readonly seeds: number;
  /** In milliseconds: a mutant may keep the suite from ending. */
  readonly timeout: number;
}

const root = join(import.meta.dirname, "../..");
const copied = [
  "lambda",
  "simulator",
  "policy",
  "test/oracle",
  "test/virtual-time.ts",
  "package.json",
  "tsconfig.json",
];

/** Returns `undefined` if the suite passes. */
export async function tryMutant(mutant: Mutant | undefined, settings: Settings): Promise<Failure | undefined> {
  const copy = copySource();
  try {
    const edited = mutant === undefined ? [] : editSource(root, mutant);
    for (const [file, source] of edited) writeFileSync(join(copy, file), source);
    return await runSuite(copy, settings);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function copySource(): string {
  const copy = mkdtempSync(join(tmpdir(), "mutants-"));
  for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return copy;
}

async function runSuite(copy: string, { seeds, timeout }: Settings): Promise<Failure | undefined> {
  const env = { ...process.env, ORACLE_SEEDS: String(seeds), ORACLE_SEED: undefined };
  const suite = spawn(process.execPath, ["test/oracle/torture.ts"], {
    ...{ cwd: copy, env, timeout },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [stdout] = await Promise.all([text(suite.stdout), once(suite, "close")]);
  if (suite.exitCode === 0) return undefined;
  if (suite.exitCode === null) return { seed: "all", error: `it does not end within ${timeout / 1000} s` };
  const [, seed = "?", error = "it does not run"] = /^seed (\d+) fails.*\n\s*(.*)$/m.exec(stdout) ?? [];
  return { seed, error };
}
