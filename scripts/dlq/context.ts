import { type ExitCode, exitCodes } from "../deployment/exit-codes.ts";
import type { Invocation } from "../deployment/invocation.ts";
import { jsonText } from "../deployment/json-text.ts";
import type { Progress, Terminal } from "../deployment/terminal.ts";
import type { DlqPorts } from "./connect.ts";
import type { DeadLetter } from "./dead-letter-queue.ts";
import { type Walk, walkDeadLetters } from "./dead-letters.ts";
import { type FailedEvent, readFailedEvent } from "./failed-event.ts";
import type { Selection } from "./selection.ts";

export interface Context {
  readonly ports: DlqPorts;
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly invocation: Invocation;
}

export async function walk(
  { ports, progress, signal }: Context,
  visit: (event: FailedEvent, letter: DeadLetter) => Promise<"kept" | "removed">,
): Promise<Walk> {
  return await walkDeadLetters(ports.deadLetters, (letter) => visit(readFailedEvent(letter), letter), {
    signal,
    now: ports.now,
    onProgress: (visited) => progress.report(`${visited} event(s) read`),
  }).finally(progress.end);
}

export function orMore({ missed }: Walk): string {
  return missed === undefined ? "" : `, and perhaps more: ${missed}`;
}

export function completeness({ missed }: Walk) {
  return { complete: missed === undefined, missed: missed ?? null };
}

export function endOfAll({ missed }: Walk): ExitCode {
  return missed === undefined ? exitCodes.done : exitCodes.incomplete;
}

/** An interrupted walk reports no ids, since it may have missed them. */
export function notFound(
  { terminal, signal, invocation }: Context,
  missing: readonly string[],
  { missed }: Walk,
): ExitCode | undefined {
  if (missing.length === 0 || signal.aborted) return undefined;
  const where =
    missed === undefined ? "Not on the dead-letter queue" : `Not found on the dead-letter queue (${missed})`;
  terminal.say(`${where}: ${missing.join(", ")}\nThe first column of \`${invocation("dlq")} list\` shows the ids.\n`);
  return exitCodes.incomplete;
}

export function reportOtherReasons({ terminal }: Context, reason: string | undefined, selection: Selection): void {
  const others = selection.otherReasons();
  if (others !== undefined) terminal.say(`No event has the reason ${reason}. On the queue: ${others}.\n`);
}

export function byTime(one: { readonly failedAt: string }, other: { readonly failedAt: string }): number {
  return one.failedAt.localeCompare(other.failedAt);
}

export async function outJson({ terminal }: Context, document: unknown): Promise<void> {
  await terminal.out(`${jsonText(document, 2)}\n`);
}

export function placeOfFailure(event: FailedEvent): readonly string[] {
  const [id = "", ...where] = place(event);
  return [id, event.destination, ...where];
}

export function place({ id, account, stack, run }: FailedEvent): readonly string[] {
  return [id, account ?? "–", stack ?? "–", run ?? "–"];
}
