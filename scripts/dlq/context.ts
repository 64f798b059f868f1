import { jsonText } from "../deployment/json-text.ts";
import type { Progress, Terminal } from "../deployment/terminal.ts";
import type { DlqPorts } from "./connect.ts";
import { type DeadLetter, type Walk, walkDeadLetters } from "./dead-letters.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { type FailedEvent, readFailedEvent } from "./failed-event.ts";
import type { Selection } from "./selection.ts";

/** What a command works with. */
export interface Context {
  readonly ports: DlqPorts;
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Visits every event, with progress for whoever watches. */
export async function walk(
  { ports, progress, signal }: Context,
  visit: (event: FailedEvent, letter: DeadLetter) => Promise<"kept" | "removed">,
): Promise<Walk> {
  return await walkDeadLetters(ports.deadLetters, (letter) => visit(readFailedEvent(letter), letter), {
    signal,
    now: ports.now,
    onProgress: (visited) => progress.report(`${visited} looked at`),
  }).finally(progress.end);
}

/** For the end of a count: why there may be more. */
export function orMore({ missed }: Walk): string {
  return missed === undefined ? "" : `, and perhaps more: ${missed}`;
}

/** The same for a JSON document. */
export function completeness({ missed }: Walk) {
  return { complete: missed === undefined, missed: missed ?? null };
}

/** The end of a command that concerns all events. */
export function endOfAll({ missed }: Walk): ExitCode {
  return missed === undefined ? exitCodes.done : exitCodes.nothingFound;
}

/** Says which ids were not met; where a walk was interrupted, that says nothing. */
export function notFound(
  { terminal, signal }: Context,
  missing: readonly string[],
  { missed }: Walk,
): ExitCode | undefined {
  if (missing.length === 0 || signal.aborted) return undefined;
  const where = missed === undefined ? "Not on the dead-letter queue" : `Not met on the dead-letter queue (${missed})`;
  terminal.say(`${where}: ${missing.join(", ")}\nThe first column of \`npm run dlq -- list\` has the ids.\n`);
  return exitCodes.nothingFound;
}

/** Says which reasons there are where none is the one that was asked for. */
export function sayOtherReasons({ terminal }: Context, reason: string | undefined, selection: Selection): void {
  const others = selection.otherReasons();
  if (others !== undefined) terminal.say(`No event has --reason ${reason}; on the queue are ${others}.\n`);
}

/** Those that failed first come first. */
export function byTime(one: { readonly failedAt: string }, other: { readonly failedAt: string }): number {
  return one.failedAt.localeCompare(other.failedAt);
}

export async function outJson({ terminal }: Context, document: unknown): Promise<void> {
  await terminal.out(`${jsonText(document, 2)}\n`);
}

/** The columns that say which event it is. */
export function place({ id, account, stack, run }: FailedEvent): readonly string[] {
  return [id, account ?? "–", stack ?? "–", run ?? "–"];
}
