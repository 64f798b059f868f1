import { type ExitCode, exitCodes } from "../../deployment/exit-codes.ts";
import {
  byTime,
  type Context,
  completeness,
  endOfAll,
  notFound,
  orMore,
  outJson,
  placeOfFailure,
  reportOtherReasons,
} from "../context.ts";
import type { Walk } from "../dead-letters.ts";
import { follow } from "../follow.ts";
import { decisionHelp } from "../help.ts";
import { paintedTable } from "../outcome-table.ts";
import type { Decision } from "../plan-redrive.ts";
import { type Redrive, type Redriven, type RedriveOutcome, redrive } from "../redrive.ts";
import { createSelection } from "../selection.ts";

interface RedriveOptions {
  readonly json: boolean;
  readonly reason?: string | undefined;
  readonly count: boolean;
  readonly drop: boolean;
  readonly isDryRun: boolean;
  readonly wait: boolean;
  readonly timeout: number;
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
  const made = await redrive(ports, {
    ...{ selection, decision, isDryRun, signal },
    onProgress: (visited, handled) => progress.report(`${visited} event(s) read, ${handled} handled`),
  }).finally(progress.end);
  const { walked } = made;
  const ended = request.wait ? await followed(context, made, request) : made.results;
  const results = ended.toSorted((one, other) => byTime(one.event, other.event));
  reportOtherReasons(context, reason, selection);
  if (json) {
    const events = results.map(({ event, ...result }) => ({ ...event, ...result }));
    await outJson(context, { dryRun: isDryRun, ...completeness(walked), events });
  } else if (results.length > 0) {
    const rows = results.map(({ event, outcome, detail }) => [...placeOfFailure(event), event.reason, outcome, detail]);
    await terminal.outStyled(
      paintedTable(terminal, ["ID", "DESTINATION", "ACCOUNT", "STACK", "RUN", "REASON", "OUTCOME", ""], rows),
    );
  }
  return endOfRedrive(context, { results, walked, missing: selection.missing() }, request);
}

function followed({ ports, progress, signal }: Context, made: Redrive, { timeout }: RedriveOptions) {
  const onProgress = (ended: number, all: number) => progress.report(`${ended} of ${all} event(s) finished`);
  return follow(ports, made, { timeoutSeconds: timeout, signal, onProgress }).finally(progress.end);
}

interface Outcome {
  readonly results: readonly Redriven[];
  readonly walked: Walk;
  readonly missing: readonly string[];
}

function endOfRedrive(
  context: Context,
  { results, walked, missing }: Outcome,
  { isDryRun, count, drop, wait }: RedriveOptions,
): ExitCode {
  const { say } = context.terminal;
  const having = (outcome: RedriveOutcome) => results.filter((each) => each.outcome === outcome).length;
  const [would, refused, failed] = [having("would_redrive"), having("refused"), having("failed")];
  const [done, failedAgain, underWay] = [having("done"), having("failed_again"), having("under_way")];
  const redriven = having("redriven") + done + failedAgain + underWay;
  const ends = wait && !isDryRun ? ` (${done} done, ${failedAgain} failed again, ${underWay} under way)` : "";
  say(isDryRun ? `${would} would be redriven, ` : `${redriven} redriven${ends}, `);
  say(`${refused} refused, ${failed} failed${orMore(walked)}.\n`);
  if (isDryRun && would > 0) say("Nothing was changed. To redrive, repeat with --yes.\n");
  if (refused > 0 && !count && !drop) say(`\n${decisionHelp}\n`);
  if (failed + failedAgain > 0) return exitCodes.failed;
  if (refused > 0) return exitCodes.refused;
  if (underWay > 0) return exitCodes.incomplete;
  return notFound(context, missing, walked) ?? (results.length > 0 ? endOfAll(walked) : exitCodes.incomplete);
}
