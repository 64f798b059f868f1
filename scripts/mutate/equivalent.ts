import type { Mutant } from "./mutants.ts";

interface EquivalentMutant extends Pick<Mutant, "file" | "before" | "after"> {
  readonly reason: string;
}

/** They change no observable behaviour, and are not drawn. */
export const equivalentMutants: readonly EquivalentMutant[] = [
  ...["(error.retryAfterMilliseconds ?? 1) : 0", "(error.retryAfterMilliseconds ?? 0) : 1"].map((after) => ({
    file: "lambda/shared/custom-resource/retry-until-deadline.ts",
    before: "const wanted = error instanceof RemoteError ? (error.retryAfterMilliseconds ?? 0) : 0;",
    after: `const wanted = error instanceof RemoteError ? ${after};`,
    reason: "The shortest pause is half a second, so that no pause and a millisecond are the same.",
  })),
  {
    file: "lib/monitoring/graph.ts",
    before:
      "return new GraphWidget({ title, width: 6, height: 6, left: [...left], right: [...right], leftYAxis: { min: 0 } });",
    after: "return new GraphWidget({ title,  height: 6, left: [...left], right: [...right], leftYAxis: { min: 0 } });",
    reason: "The default width of a graph is six columns.",
  },
  {
    file: "lambda/forwarder/batch-log.ts",
    before: "...(why !== undefined && { why }),",
    after: "...({ why }),",
    reason: "A log line is JSON, which omits a field without a value.",
  },
];

export function isEquivalent(mutant: Mutant): boolean {
  return equivalentMutants.some(
    ({ file, before, after }) => mutant.file === file && mutant.before === before && mutant.after === after,
  );
}
