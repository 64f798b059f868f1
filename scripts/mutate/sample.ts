import { createHash } from "node:crypto";
import type { Mutant } from "./mutants.ts";

/** Ranks each mutant by its own hash, so that a change of one file keeps the order of the mutants in other files. */
export function shuffle(mutants: readonly Mutant[], seed: string): readonly Mutant[] {
  const seen = new Map<string, number>();
  const ranked = mutants.map((mutant) => {
    const identity = JSON.stringify([mutant.file, mutant.operator, mutant.before, mutant.after]);
    const occurrence = seen.get(identity) ?? 0;
    seen.set(identity, occurrence + 1);
    const rank = createHash("sha256").update(`${seed} ${occurrence} ${identity}`).digest("hex");
    return { mutant, rank };
  });
  return ranked.toSorted((one, other) => (one.rank < other.rank ? -1 : 1)).map(({ mutant }) => mutant);
}
