/*
 * Breaks one rule of the delivery protocol at a time, and checks that the oracle suite notices. Arguments: names of mutants
 * (default: all). MUTANT_SEEDS: how many seeds the suite tries. MUTANT_TIMEOUT: the suite's time in seconds.
 */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import pLimit from "p-limit";
import { allMutants } from "./mutants/all-mutants.ts";
import { editSource } from "./mutants/edit-source.ts";
import { tryMutant } from "./mutants/try-mutant.ts";

const names = process.argv.slice(2);
const settings = {
  timeout: 1000 * Number(process.env["MUTANT_TIMEOUT"] ?? 120),
  seeds: Number(process.env["MUTANT_SEEDS"] ?? 100),
};

const unknown = names.filter((name) => !allMutants.some((mutant) => mutant.name === name));
if (unknown.length > 0) throw new Error(`No mutant has the name "${unknown.join('", "')}".`);
const chosen = allMutants.filter(({ name }) => names.length === 0 || names.includes(name));

// Fails early if a mutant no longer applies to the source.
for (const mutant of allMutants) editSource(join(import.meta.dirname, ".."), mutant);

const unpatched = await tryMutant(undefined, settings);
if (unpatched !== undefined) {
  throw new Error(`the unpatched source fails with seed ${unpatched.seed}: ${unpatched.error}`);
}
console.log(`The unpatched source passes ${settings.seeds} seeds.`);

const limit = pLimit(availableParallelism());
const found = await limit.map(chosen, async (mutant) => {
  const failure = await tryMutant(mutant, settings);
  const seed = failure?.seed ?? "survives";
  console.log(mutant.name.padEnd(60), seed.padStart(8), failure?.error.slice(0, 90) ?? "");
  return seed;
});
const survivors = found.filter((seed) => seed === "survives" || seed === "?");
console.log(`${found.length - survivors.length} of ${found.length} mutants are caught.`);
process.exitCode = survivors.length === 0 ? 0 : 1;
