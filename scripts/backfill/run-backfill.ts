import { type ExitCode, exitCodes } from "../deployment/exit-codes.ts";
import { jsonText } from "../deployment/json-text.ts";
import { OperatorError } from "../deployment/operator-error.ts";
import type { Progress, Terminal } from "../deployment/terminal.ts";
import { resolveAccount } from "./account.ts";
import { historicalMetricsNote, withoutHistoricalMetrics } from "./age-limits.ts";
import { type BackfillReport, backfill } from "./backfill.ts";
import type { BackfillOptions } from "./options.ts";
import type { BackfillPorts } from "./ports.ts";
import { countOf, formatRuns, missingFields, missingFieldsNote, summarize } from "./report.ts";

/** A delivery has more fields than a list, so it goes first. Spacelift's four tries take minutes at most. */
const deliverySeconds = 15 * 60;

interface Context {
  readonly ports: BackfillPorts;
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Rejects with an `OperatorError` before anything is sent. Later failures are in the report. */
export async function runBackfill(
  { ports, terminal, progress, signal }: Context,
  options: BackfillOptions,
): Promise<ExitCode> {
  const { since, stack: stacks, coreOnly: isCoreOnly, yes, json } = options;
  const newest = Math.floor(ports.now() / 1000) - deliverySeconds;
  if (since >= newest) {
    throw new OperatorError(
      `--since ${isoTime(since)} is less than 15 minutes ago. The deliveries of such runs may still arrive. Choose an earlier time.`,
    );
  }
  const span = { since, until: Math.min(options.until ?? newest, newest) };
  const sampled = await ports.readSampledAccount();
  const account = resolveAccount({ endpoint: ports.endpoint, given: options.account, sampled });
  terminal.say(
    `Runs of the account ${account} that ended from ${isoTime(span.since)} until ${isoTime(span.until)}.\n${missingFieldsNote}`,
  );
  const evaluate = await ports.openPolicy({ isCoreOnly });
  const report = await backfill(ports, {
    ...{ account, span, stacks, evaluate, signal },
    isDryRun: !yes,
    onProgress: progress.report,
  }).finally(progress.end);
  const { runs, failure } = report;
  if (json) {
    const document = {
      ...{ dryRun: !yes, account, since: isoTime(span.since), until: isoTime(span.until) },
      ...{ complete: failure === undefined && !signal.aborted, missed: failure ?? null, missingFields, runs },
    };
    await terminal.out(`${jsonText(document, 2)}\n`);
  } else await terminal.outStyled(formatRuns(runs, terminal));
  return end(report, terminal, ports, yes);
}

function end(
  { runs, failure }: BackfillReport,
  { say }: Terminal,
  { historicalMetrics }: BackfillPorts,
  yes: boolean,
): ExitCode {
  say(summarize(runs));
  const isTooOld = runs.some(({ detail }) => detail.includes(withoutHistoricalMetrics));
  if (isTooOld && !historicalMetrics) say(`${historicalMetricsNote}\n`);
  if (!yes && countOf(runs, "would_send") > 0) say("Nothing was sent. To send, repeat with --yes.\n");
  if (failure !== undefined) {
    say(`Stopped early: ${failure}\nRepeat the command: the ledger knows the runs that were counted.\n`);
    return exitCodes.incomplete;
  }
  if (countOf(runs, "failed") > 0) return exitCodes.failed;
  return countOf(runs, "refused") > 0 ? exitCodes.refused : exitCodes.done;
}

function isoTime(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}
