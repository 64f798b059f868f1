import { OperatorError } from "../deployment/operator-error.ts";
import type { ListedRun, ListedStack, RunListName, RunLists } from "./listed-run.ts";

export interface Span {
  /** Seconds since 1970. A run belongs to the span if it ended in it. */
  readonly since: number;
  readonly until: number;
}

/** A run that was created earlier is not found: a list has no order by end. */
export const longestRunSeconds = 14 * 24 * 60 * 60;

/** Bounds a list that never ends: 20,000 runs of a stack, at 50 a page. */
const mostPages = 400;
const mostStackPages = 400;

const lists: readonly RunListName[] = ["runs", "proposedRuns"];

/** All stacks, or those with these ids. Throws an `OperatorError` for an unknown id. */
export async function* walkStacks(source: RunLists, ids: readonly string[]): AsyncGenerator<ListedStack> {
  for (const id of ids) {
    const stack = await source.readStack(id);
    if (stack === undefined) {
      throw new OperatorError(
        `Spacelift has no stack ${id}, or does not show it to the key. Check --stack: it takes ids.`,
      );
    }
    yield stack;
  }
  if (ids.length > 0) return;
  let after: string | undefined;
  for (let pages = 0; pages < mostStackPages; pages += 1) {
    const { stacks, next } = await source.listStacks(after);
    yield* stacks;
    if (next === undefined) return;
    after = next;
  }
  throw new OperatorError(`Spacelift lists over ${mostStackPages} pages of stacks. Name stacks with --stack.`);
}

/** Pages of runs that may have ended in the span. Ends at the first page whose runs are all too old. */
export async function* walkRuns(
  source: RunLists,
  stack: ListedStack,
  { since, until }: Span,
): AsyncGenerator<readonly ListedRun[]> {
  const yielded = new Set<string>();
  for (const list of lists) {
    const seen = new Set<string>();
    let before: string | undefined;
    for (let pages = 0; ; pages += 1) {
      if (pages === mostPages) {
        throw new OperatorError(
          `The stack ${stack.id} has over ${mostPages} pages of runs since then. Choose a later --since.`,
        );
      }
      const page = await source.listRuns(stack.id, list, before);
      // A page without a new run would repeat for ever.
      if (page.every(({ id }) => seen.has(id))) break;
      for (const { id } of page) seen.add(id);
      const runs = page.filter(
        ({ id, createdEpochSeconds = since }) => createdEpochSeconds < until && !yielded.has(id),
      );
      for (const { id } of runs) yielded.add(id);
      yield runs;
      if (page.every(({ createdEpochSeconds = since }) => createdEpochSeconds < since - longestRunSeconds)) break;
      before = page.at(-1)?.id;
    }
  }
}
