import type { Mutant } from "./mutants.ts";

interface EquivalentMutant extends Pick<Mutant, "file" | "before" | "after"> {
  readonly reason: string;
}

/** Mutants that no test can notice, because they change nothing that anyone could observe. They are not drawn. */
export const equivalentMutants: readonly EquivalentMutant[] = [];

export function isEquivalent(mutant: Mutant): boolean {
  return equivalentMutants.some(
    ({ file, before, after }) => mutant.file === file && mutant.before === before && mutant.after === after,
  );
}
