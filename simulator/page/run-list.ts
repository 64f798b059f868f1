import type { RunSummary, Runs } from "../messages/run.ts";

/** Applies a message to the page's list. Both are ordered newest first. */
export function mergeRuns(before: readonly RunSummary[], { changed, oldest, isComplete }: Runs): readonly RunSummary[] {
  if (isComplete) return changed;
  const numbers = new Set(changed.map(({ number }) => number));
  const kept = before.filter(({ number }) => number >= oldest && !numbers.has(number));
  return [...changed, ...kept].sort((one, other) => other.number - one.number);
}
