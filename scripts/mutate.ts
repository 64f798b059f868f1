/*
 * Mutation tests on a random sample. Not StrykerJS: it draws no samples, needs a JavaScript API that TypeScript 7 lacks to
 * skip mutants that do not compile, and repeats all tests for a mutant in a module's constant.
 */
import { globSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { isEquivalent } from "./mutate/equivalent.ts";
import { type Mutant, mutantsOf } from "./mutate/mutants.ts";
import { nearestTests } from "./mutate/nearest-tests.ts";
import { endCommands } from "./mutate/run-command.ts";
import { shuffle } from "./mutate/sample.ts";
import { createWorkspace, type Tests, type Verdict, type Workspace } from "./mutate/workspace.ts";

const root = join(import.meta.dirname, "..");
const sources = ["lambda", "lib"];
/** In percent. */
const aim = 95;
const shortestLimitMilliseconds = 120_000;

const optionSchema = z.object({
  sample: z.number(),
  seed: z.string(),
  files: z.string(),
  nearest: z.boolean(),
  workers: z.number(),
});
const program = new Command("npm run test:mutate --")
  .description("Applies a random sample of mutants to lambda and lib, and prints those that no test notices.")
  .option("--sample <N>", "how many mutants to try", positiveInteger, 50)
  .addOption(
    new Option("--seed <text>", "repeat the sample of an earlier run").default(
      String(Math.floor(Math.random() * 1_000_000)),
      "random",
    ),
  )
  .option("--files <pattern>", "only mutate these files", `{${sources.join(",")}}/**/*.ts`)
  .option("--nearest", "only run the tests that are nearest to the file", false)
  .option("--workers <N>", "how many mutants to try at a time", positiveInteger, availableParallelism())
  .addHelpText(
    "after",
    `
Example:
  npm run test:mutate -- --sample 20 --files 'lambda/adapters/*.ts'

Exit codes:
  0  at least ${aim} % of the mutants are caught
  1  fewer are caught, or wrong usage`,
  )
  .parse();
const values = optionSchema.parse(program.opts());
const { sample: sampleSize, workers } = values;

function positiveInteger(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("It must be a positive integer.");
  return number;
}

function listMutants(): readonly Mutant[] {
  const files = globSync(values.files, { cwd: root, exclude: ["**/*.d.ts"] })
    .filter((file) => sources.some((source) => file.startsWith(`${source}/`)))
    .toSorted();
  if (files.length === 0) throw new Error(`No file of ${sources.join(" or ")} matches ${values.files}.`);
  return files
    .flatMap((file) => mutantsOf(file, readFileSync(join(root, file), "utf8")))
    .filter((mutant) => !isEquivalent(mutant));
}

/** One at a time in each workspace. */
async function inWorkspaces<T, R>(
  workspaces: readonly Workspace[],
  items: readonly T[],
  task: (workspace: Workspace, item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  await Promise.all(
    workspaces.map(async (workspace) => {
      for (const [index, item] of waiting) results[index] = await task(workspace, item);
    }),
  );
  return results;
}

async function draw(workspace: Workspace, mutants: readonly Mutant[]): Promise<readonly Mutant[]> {
  const drawn: Mutant[] = [];
  for (let start = 0; start < mutants.length && drawn.length < sampleSize; ) {
    // About half of all mutants compile.
    const batch = mutants.slice(start, start + 3 * (sampleSize - drawn.length));
    start += batch.length;
    drawn.push(...(await workspace.compile(batch)));
  }
  return drawn.slice(0, sampleSize);
}

function describeMutant({ file, line, operator, before, after }: Mutant): string {
  return `${file}:${line} (${operator})\n    - ${before}\n    + ${after}`;
}

/** First the nearest tests, which are quick, then all that reach the file. */
function roundsOf(file: string): readonly Tests[] {
  const nearest = nearestTests(projectSources, file);
  const rounds = nearest.length > 0 ? [["run", ...nearest]] : [];
  return values.nearest ? rounds : [...rounds, ["related", file]];
}

function readSources() {
  const files = globSync("{bin,lambda,lib,scripts,simulator,test}/**/*.ts", { cwd: root });
  return new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));
}

async function passWithoutMutant(workspace: Workspace, files: readonly string[]): Promise<number> {
  const tests = values.nearest
    ? ["run", ...new Set(files.flatMap((file) => nearestTests(projectSources, file)))]
    : ["related", ...files];
  const started = performance.now();
  const baseline = await workspace.runTests(tests, workers);
  if (baseline.exitCode !== 0) throw new Error(`The tests fail without a mutant:\n${baseline.output.slice(-3_000)}`);
  const duration = performance.now() - started;
  console.log(`The tests pass without a mutant, in ${Math.round(duration / 1000)} s.`);
  return duration;
}

async function test(workspaces: readonly Workspace[], drawn: readonly Mutant[]): Promise<readonly Verdict[]> {
  const duration = await passWithoutMutant(first, [...new Set(drawn.map(({ file }) => file))]);
  const limit = Math.max(shortestLimitMilliseconds, 2 * duration);
  return inWorkspaces(workspaces, drawn, async (workspace, mutant) => {
    const verdict = await workspace.attempt(mutant, roundsOf(mutant.file), limit);
    console.log(verdict.padEnd(9), `${mutant.file}:${mutant.line} (${mutant.operator})`);
    return verdict;
  });
}

const projectSources = readSources();
const mutants = shuffle(listMutants(), values.seed);
console.log(`Seed ${values.seed}: ${sampleSize} of ${mutants.length} mutants.`);
const first = createWorkspace(root, sources);
const workspaces = [first, ...Array.from({ length: workers - 1 }, () => createWorkspace(root, sources))];
process.on("exit", () => {
  endCommands();
  for (const { remove } of workspaces) remove();
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));

const drawn = await draw(first, mutants);
if (drawn.length === 0) throw new Error("None of the mutants compiles.");
const verdicts = await test(workspaces, drawn);
const survivors = drawn.filter((_, index) => verdicts[index] === "survived");
for (const survivor of survivors) console.log(`\nsurvived  ${describeMutant(survivor)}`);
const caught = drawn.length - survivors.length;
const score = (100 * caught) / drawn.length;
console.log(`\n${caught} of ${drawn.length} mutants are caught: ${score.toFixed(1)} % (seed ${values.seed}).`);
process.exitCode = score < aim ? 1 : 0;
