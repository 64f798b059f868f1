import { type Command, InvalidArgumentError, Option } from "commander";
import { runDestinationNames } from "../../lambda/contract/destinations.ts";
import { type AwsOptions, parseAwsOptions, withAwsOptions } from "../deployment/aws-options.ts";
import { createCommandLine, runCommandLine } from "../deployment/command-line.ts";
import { type ExitCode, exitCodeHelp, exitCodes } from "../deployment/exit-codes.ts";
import type { Invocation } from "../deployment/invocation.ts";
import { createProgress, type Progress, type Terminal, withoutControls } from "../deployment/terminal.ts";
import { type BackfillOptions, parseBackfillOptions } from "./options.ts";
import type { BackfillPorts } from "./ports.ts";
import { runBackfill } from "./run-backfill.ts";

export interface BackfillEnvironment {
  /** Without a destination, to all of them. Rejects with an `OperatorError`. */
  readonly connect: (options: AwsOptions, destination: string | undefined) => Promise<BackfillPorts>;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly invocation: Invocation;
}

/** `argv` excludes the program's name. Never rejects. */
export async function runBackfillCommand(argv: readonly string[], environment: BackfillEnvironment): Promise<ExitCode> {
  const terminal = withoutControls(environment.terminal);
  const progress: Progress = createProgress(environment.terminal);
  const { connect, signal, invocation } = environment;
  let exitCode: ExitCode = exitCodes.done;
  const command = createCommand(invocation("backfill"), terminal);
  command.action(async () => {
    const given: unknown = command.opts();
    const options = parseBackfillOptions(given);
    refuseEmptySpan(command, options);
    const ports = await connect(parseAwsOptions(given), options.destination);
    exitCode = await runBackfill({ ports, terminal, progress, signal }, options).finally(progress.end);
  });
  const failure = await runCommandLine(command, argv, terminal);
  if (failure !== undefined) return failure;
  return signal.aborted ? exitCodes.interrupted : exitCode;
}

function createCommand(backfill: string, terminal: Terminal): Command {
  return withAwsOptions(createCommandLine(backfill, terminal))
    .description("Brings runs of the past from Spacelift's lists into Datadog. Sends nothing without --yes.")
    .requiredOption(
      "--since <time>",
      "runs that ended at this time or later: 2026-11-01, or with a time of day",
      parseTime,
    )
    .option("--until <time>", "runs that ended before this time (default: 15 minutes ago)", parseTime)
    .option("--stack <id>", "only this stack; may be repeated (default: all)", collect)
    .option("--account <name>", "the account's name in the policy's inputs (default: from the endpoint)")
    .addOption(new Option("--destination <name>", "only this destination (default: all)").choices(runDestinationNames))
    .option("--core-only", "send every finished run as the policy's core would, without the extension")
    .option("--yes", "do it; without, only print what would be sent")
    .option("--json", "one JSON document on standard output")
    .addHelpText(
      "after",
      `
Examples:
  ${backfill} --since 2026-11-01
  ${backfill} --since 2026-11-01 --until 2026-11-08T12:00Z --stack network --stack dns
  ${backfill} --since 2026-11-01 --yes

Times without an offset are in UTC. A run that the ledger knows is skipped, so a repeated command sends only the rest. Ctrl+C
finishes the current step. docs/backfill.md says what a list of runs lacks.

${exitCodeHelp}`,
    );
}

/** ISO 8601, in seconds since 1970. A time without an offset is in UTC. */
function parseTime(text: string): number {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?$/.test(text);
  const hasOffset = /(?:Z|[+-]\d{2}:\d{2})$/.test(text) && !isDay;
  const milliseconds = isDay || isTime ? Date.parse(isDay || hasOffset ? text : `${text}Z`) : Number.NaN;
  if (Number.isFinite(milliseconds)) return Math.floor(milliseconds / 1000);
  throw new InvalidArgumentError("It must be a day such as 2026-11-01, or a time such as 2026-11-01T08:30Z.");
}

function collect(id: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), id];
}

/** Throws Commander's usage error. */
function refuseEmptySpan(command: Command, { since, until }: BackfillOptions): void {
  if (until !== undefined && until <= since) command.error("error: --until must be after --since");
}
