import { formatTable } from "../../deployment/table.ts";
import { type Context, notFound, outJson, place } from "../context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { decisionHelp } from "../help.ts";
import type { Decision } from "../judge.ts";
import { type Redriven, redrive } from "../redrive.ts";
import { createSelection } from "../selection.ts";

interface RedriveOptions {
  readonly json: boolean;
  readonly reason?: string | undefined;
  readonly count: boolean;
  readonly drop: boolean;
  readonly isDryRun: boolean;
}

export async function redriveEvents(
  context: Context,
  ids: readonly string[],
  request: RedriveOptions,
): Promise<ExitCode> {
  const { ports, terminal, progress, signal } = context;
  const { isDryRun, json, reason } = request;
  const decision: Decision | undefined = request.count ? "count" : request.drop ? "drop" : undefined;
  const selection = createSelection(ids, reason);
  const results = await redrive(ports, {
    ...{ selection, decision, isDryRun, signal },
    onProgress: (seen, done) => progress.report(`${seen} looked at, ${done} judged`),
  }).finally(progress.end);
  if (json) {
    const events = results.map(({ event, ...result }) => ({ ...event, ...result }));
    await outJson(context, { dryRun: isDryRun, complete: !signal.aborted, events });
  } else if (results.length > 0) {
    const rows = results.map(({ event, outcome, detail }) => [...place(event), event.reason, outcome, detail]);
    await terminal.out(formatTable(["ID", "ACCOUNT", "STACK", "RUN", "REASON", "OUTCOME", ""], rows));
  }
  return endOfRedrive(context, results, request, selection.missing());
}

function endOfRedrive(
  context: Context,
  results: readonly Redriven[],
  { isDryRun, count, drop }: RedriveOptions,
  missing: readonly string[],
): ExitCode {
  const { say } = context.terminal;
  const having = (outcome: Redriven["outcome"]) => results.filter((each) => each.outcome === outcome).length;
  const [would, redriven, refused, failed] = [
    having("would_redrive"),
    having("redriven"),
    having("refused"),
    having("failed"),
  ];
  say(isDryRun ? `${would} would be redriven, ` : `${redriven} redriven, `);
  say(`${refused} refused, ${failed} failed${context.signal.aborted ? "; interrupted" : ""}.\n`);
  if (isDryRun && would > 0) say("Nothing was changed: repeat it with --yes.\n");
  if (refused > 0 && !count && !drop) say(`\n${decisionHelp}\n`);
  if (failed > 0) return exitCodes.failed;
  if (refused > 0) return exitCodes.refused;
  return notFound(context, missing) ?? (results.length > 0 ? exitCodes.done : exitCodes.nothingFound);
}
