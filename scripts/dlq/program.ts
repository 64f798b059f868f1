import { type Command, Option } from "commander";
import { z } from "zod";
import { destinationNames } from "../../lambda/contract/destinations.ts";
import { type AwsOptions, parseAwsOptions, withAwsOptions } from "../deployment/aws-options.ts";
import { createCommandLine, parseSeconds, runCommandLine } from "../deployment/command-line.ts";
import { type ExitCode, exitCodeHelp, exitCodes } from "../deployment/exit-codes.ts";
import type { Invocation } from "../deployment/invocation.ts";
import { createProgress, type Progress, type Terminal, withoutControls } from "../deployment/terminal.ts";
import { exportEvents } from "./commands/export.ts";
import { listEvents } from "./commands/list.ts";
import { purgeEvents } from "./commands/purge.ts";
import { redriveEvents } from "./commands/redrive.ts";
import { showEvent } from "./commands/show.ts";
import type { DlqPorts } from "./connect.ts";
import type { Context } from "./context.ts";
import { decisionHelp, exampleHelp, interruptionHelp, redriveExampleHelp } from "./help.ts";
import { reasons } from "./reasons.ts";

export interface DlqEnvironment {
  /** Without a destination, to all of them. */
  readonly connect: (options: AwsOptions, destination: string | undefined) => Promise<DlqPorts>;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly invocation: Invocation;
}

const flag = z.boolean().default(false);
const optionSchema = z.object({
  json: flag,
  destination: z.string().optional(),
  reason: z.string().optional(),
  yes: flag,
  count: flag,
  drop: flag,
  wait: flag,
  timeout: z.number().default(0),
  output: z.string().optional(),
});

type Options = z.infer<typeof optionSchema>;
type Run = (context: Context, ids: readonly string[], options: Options) => Promise<ExitCode>;

/** `argv` excludes the program's name. Never rejects. */
export async function runDlq(argv: readonly string[], environment: DlqEnvironment): Promise<ExitCode> {
  const { signal } = environment;
  const terminal = withoutControls(environment.terminal);
  let exitCode: ExitCode = exitCodes.done;
  const program = createProgram({ ...environment, terminal }, createProgress(environment.terminal), (code) => {
    exitCode = code;
  });
  const failure = await runCommandLine(program, argv, terminal);
  if (failure !== undefined) return failure;
  return signal.aborted ? exitCodes.interrupted : exitCode;
}

function createProgram(environment: DlqEnvironment, progress: Progress, end: (code: ExitCode) => void): Command {
  const { connect, terminal, signal, invocation } = environment;
  const dlq = invocation("dlq");
  const program = createCommandLine(dlq, terminal)
    .description("Lists, redrives, exports and deletes the events on the dead-letter queues of a deployment.")
    .addHelpText("after", `\n${exampleHelp(dlq)}\n\n${interruptionHelp}\n\n${exitCodeHelp}`);

  const command = (usage: string, description: string, run: Run) => {
    const made = withAwsOptions(program.command(usage).description(description).addOption(destinationOption()));
    return made.action(async () => {
      const given: unknown = made.opts();
      const ids = made.processedArgs.flat().filter((each) => typeof each === "string");
      const options = optionSchema.parse(given);
      refuseContradictions(made, ids, options);
      const ports = await connect(parseAwsOptions(given), options.destination);
      end(await run({ ports, terminal, progress, signal, invocation }, ids, options));
    });
  };

  command("list", "list the failed events", (context, _ids, options) => listEvents(context, options))
    .addOption(reasonOption())
    .addOption(jsonOption());
  command("show <id>", "print one event, with personal data and possible secrets redacted", showOne)
    .addOption(jsonOption())
    .addHelpText("after", "\nThe beginning of an id suffices if no other id begins so.");
  command(
    "redrive [id...]",
    "put these events, or all, back on the queue of their destination",
    (context, ids, options) => redriveEvents(context, ids, { ...options, isDryRun: !options.yes }),
  )
    .addOption(reasonOption())
    .option("--yes", "do it; without, only print what would happen")
    .option("--count", "ambiguous events: send them again")
    .option("--drop", "ambiguous events: mark them as done")
    .option("--wait", "wait until Datadog has each event, or it has failed again")
    .option("--timeout <seconds>", "how long --wait waits", parseSeconds, 180)
    .addOption(jsonOption())
    .addHelpText("after", `\n${redriveExampleHelp(dlq)}\n\n${decisionHelp}\n\n${interruptionHelp}\n\n${exitCodeHelp}`);
  command("purge [id...]", "delete events for good; they are then never counted", purgeEvents)
    .addOption(reasonOption())
    .option("--yes", "do it; without, only print what would be deleted")
    .addOption(jsonOption());
  command("export", "write every event as a line of JSON, whole and not redacted", (context, _ids, options) =>
    exportEvents(context, options),
  )
    .option("--output <file>", "a new file that only its owner may read (default: standard output)")
    .addOption(reasonOption());
  return program;
}

const showOne: Run = (context, [id = ""], options) => showEvent(context, id, options);

function destinationOption(): Option {
  return new Option("--destination <name>", "only this destination (default: all)").choices(destinationNames);
}

/** Commander refuses any other reason and names these. */
function reasonOption(): Option {
  return new Option("--reason <reason>", "only events that failed for this reason").choices(reasons);
}

function jsonOption(): Option {
  return new Option("--json", "one JSON document on standard output");
}

/** Throws Commander's usage error for options that contradict each other. */
function refuseContradictions(command: Command, ids: readonly string[], { count, drop, reason }: Options): void {
  if (count && drop) command.error("error: --count and --drop exclude each other");
  // Deleting everything must be spelled out.
  if (command.name() === "purge" && ids.length === 0 && reason === undefined) {
    command.error("error: name the events by their ids, or by --reason");
  }
}
