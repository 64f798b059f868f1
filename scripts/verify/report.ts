import { type ExitCode, exitCodes } from "../deployment/exit-codes.ts";
import { formatTable } from "../deployment/table.ts";
import { printable, type Terminal } from "../deployment/terminal.ts";
import { allChecks } from "./all-checks.ts";
import type { ServiceName, Verdict } from "./check.ts";
import type { Options, VerifyEnvironment } from "./environment.ts";
import type { Outcome } from "./run-checks.ts";

const words: Readonly<Record<Verdict["status"], string>> = {
  holds: "holds",
  differs: "differs",
  unchecked: "not checked",
};

export async function list({ json }: Options, names: readonly ServiceName[], terminal: Terminal): Promise<ExitCode> {
  const shown = allChecks.filter(({ name }) => names.length === 0 || names.some((each) => name.startsWith(`${each}-`)));
  const rows = shown.map(({ name, assumption, statement, writes }) => ({ check: name, assumption, statement, writes }));
  if (json) {
    await terminal.out(`${JSON.stringify(rows, null, 2)}\n`);
    return exitCodes.done;
  }
  for (const { check, assumption, statement, writes } of rows) {
    await terminal.out(`${check} (${assumption})\n  ${statement}\n  Writes: ${writes.join("; ") || "nothing"}.\n`);
  }
  return exitCodes.done;
}

export async function report(
  { results, left }: Outcome,
  { json }: Options,
  { terminal, signal }: VerifyEnvironment,
): Promise<ExitCode> {
  const exitCode = signal.aborted ? exitCodes.interrupted : exitCodeOf(results, left.length === 0);
  if (json) await terminal.out(`${JSON.stringify({ exitCode, results, left }, null, 2)}\n`);
  else {
    const rows = results.map(({ check, assumption, status, seen }) => [check, assumption, words[status], seen]);
    await terminal.out(formatTable(["CHECK", "ASSUMPTION", "RESULT", "SEEN"], rows));
  }
  reportLeft(left, terminal);
  return exitCode;
}

export function reportLeft(left: readonly string[], terminal: Terminal): void {
  if (left.length === 0) return;
  terminal.say("These objects could not be deleted. Run the command again with --clean-up:\n");
  for (const each of left) terminal.say(`  ${printable(each)}\n`);
}

function exitCodeOf(verdicts: readonly Verdict[], isClean: boolean): ExitCode {
  if (verdicts.some(({ status }) => status === "differs")) return exitCodes.failed;
  const isComplete = isClean && verdicts.every(({ status }) => status === "holds");
  return isComplete ? exitCodes.done : exitCodes.incomplete;
}
