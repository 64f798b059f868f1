import { Command, CommanderError } from "commander";
import { z } from "zod";
import { describeFailure } from "../deployment/advice.ts";
import { type AwsOptions, parseAwsOptions, withAwsOptions } from "../deployment/aws-options.ts";
import { createProgress, type Progress, type Terminal, withoutControls } from "../deployment/terminal.ts";
import { exportEvents } from "./commands/export.ts";
import { listEvents } from "./commands/list.ts";
import { purgeEvents } from "./commands/purge.ts";
import { redriveEvents } from "./commands/redrive.ts";
import { showEvent } from "./commands/show.ts";
import type { DlqPorts } from "./connect.ts";
import type { Context } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { decisionHelp, exampleHelp, exitCodeHelp, interruptionHelp, redriveExampleHelp } from "./help.ts";

export interface DlqEnvironment {
  readonly connect: (options: AwsOptions) => Promise<DlqPorts>;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

const flag = z.boolean().default(false);
const optionSchema = z.object({
  json: flag,
  reason: z.string().optional(),
  yes: flag,
  count: flag,
  drop: flag,
  output: z.string().optional(),
});

type Options = z.infer<typeof optionSchema>;

/** `argv` has no name of the program. Never rejects. */
export async function runDlq(argv: readonly string[], environment: DlqEnvironment): Promise<ExitCode> {
  const { signal } = environment;
  const terminal = withoutControls(environment.terminal);
  let exitCode: ExitCode = exitCodes.done;
  const program = createProgram({ ...environment, terminal }, createProgress(environment.terminal), (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    terminal.say(`${describeFailure(error)}\n`);
    return exitCodes.failed;
  }
  return signal.aborted ? exitCodes.interrupted : exitCode;
}

function createProgram(
  { connect, terminal, signal }: DlqEnvironment,
  progress: Progress,
  end: (code: ExitCode) => void,
): Command {
  const program = new Command("npm run dlq --")
    .description("Lists, redrives, exports and deletes the events on the dead-letter queue of a deployment.")
    .exitOverride()
    .configureOutput({ writeOut: (text) => void terminal.out(text), writeErr: terminal.say })
    .showHelpAfterError("(add --help for usage)")
    .addHelpText("after", `\n${exampleHelp}\n\n${interruptionHelp}\n\n${exitCodeHelp}`);

  const command = (
    usage: string,
    description: string,
    run: (context: Context, ids: readonly string[], options: Options) => Promise<ExitCode>,
  ) => {
    const made = withAwsOptions(program.command(usage).description(description));
    return made.action(async () => {
      const given: unknown = made.opts();
      const ids = made.processedArgs.flat().filter((each) => typeof each === "string");
      const options = optionSchema.parse(given);
      if (options.count && options.drop) made.error("error: --count and --drop exclude each other");
      const ports = await connect(parseAwsOptions(given));
      end(await run({ ports, terminal, progress, signal }, ids, options));
    });
  };

  command("list", "list the failed events", (context, _ids, options) => listEvents(context, options))
    .option("--reason <reason>", "only events that failed for this reason")
    .option("--json", "one JSON document on standard output");
  command("show <id>", "print one event, with personal data and possible secrets redacted", (context, ids, options) =>
    showEvent(context, ids, options),
  ).option("--json", "one JSON document on standard output");
  command("redrive [id...]", "put these events, or all, back on the queue", (context, ids, options) =>
    redriveEvents(context, ids, { ...options, isDryRun: !options.yes }),
  )
    .option("--reason <reason>", "only events that failed for this reason")
    .option("--yes", "do it; without, only print what would happen")
    .option("--count", "ambiguous events: send them again")
    .option("--drop", "ambiguous events: mark them as done")
    .option("--json", "one JSON document on standard output")
    .addHelpText("after", `\n${redriveExampleHelp}\n\n${decisionHelp}\n\n${interruptionHelp}\n\n${exitCodeHelp}`);
  command("purge <id...>", "delete events for good; they are then never counted", (context, ids, options) =>
    purgeEvents(context, ids, options),
  )
    .option("--yes", "do it; without, only print what would be deleted")
    .option("--json", "one JSON document on standard output");
  command("export", "write every event as a line of JSON, whole and not redacted", (context, _ids, options) =>
    exportEvents(context, options),
  )
    .option("--output <file>", "a new file that only its owner may read (default: standard output)")
    .option("--reason <reason>", "only events that failed for this reason");
  return program;
}
