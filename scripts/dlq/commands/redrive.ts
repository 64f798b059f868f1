import { formatTable } from "../../deployment/table.ts";
import {
  byTime,
  type Context,
  completeness,
  endOfAll,
  notFound,
  orMore,
  outJson,
  place,
  reportOtherReasons,
} from "../context.ts";
import type { Walk } from "../dead-letters.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { decisionHelp } from "../help.ts";
import type { Decision } from "../plan-redrive.ts";
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
  const { results: unsorted, walked } = await redrive(ports, {
    ...{ selection, decision, isDryRun, signal },
    onProgress: (visited, handled) => progress.report(`${visited} event(s) read, ${handled} handled`),
  }).finally(progress.end);
  const results = unsorted.toSorted((one, other) => byTime(one.event, other.event));
  reportOtherReasons(context, reason, selection);
  if (json) {
    const events = results.map(({ event, ...result }) => ({ ...event, ...result }));
    await outJson(context, { dryRun: isDryRun, ...completeness(walked), events });
  } else if (results.length > 0) {
    const rows = results.map(({ event, outcome, detail }) => [...place(event), event.reason, outcome, detail]);
    await terminal.out(formatTable(["ID", "ACCOUNT", "STACK", "RUN", "REASON", "OUTCOME", ""], rows));
  }
  return endOfRedrive(context, { results, walked, missing: selection.missing() }, request);
}

interface Outcome {
  readonly results: readonly Redriven[];
  readonly walked: Walk;
  readonly missing: readonly string[];
}

function endOfRedrive(
  context: Context,
  { results, walked, missing }: Outcome,
  { isDryRun, count, drop }: RedriveOptions,
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
  say(`${refused} refused, ${failed} failed${orMore(walked)}.\n`);
  if (isDryRun && would > 0) say("Nothing was changed. To redrive, repeat with --yes.\n");
  if (refused > 0 && !count && !drop) say(`\n${decisionHelp}\n`);
  if (failed > 0) return exitCodes.failed;
  if (refused > 0) return exitCodes.refused;
  return notFound(context, missing, walked) ?? (results.length > 0 ? endOfAll(walked) : exitCodes.nothingFound);
}
