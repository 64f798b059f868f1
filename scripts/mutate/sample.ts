import { createHash } from "node:crypto";
import type { Mutant } from "./mutants.ts";

/**
 * The mutants in a random order that the seed alone decides. Each has its place by a hash of its own, so that a change
 * of one file leaves the sample of all others as it was.
 */
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
