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
import { decisionHelp, exitCodeHelp, interruptionHelp } from "./help.ts";

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

/** Runs one command line, without the names of the program, to its exit code. Never rejects. */
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
  const program = new Command("dlq")
    .description("What could not be sent to Datadog: looks at it, and puts it back on the queue.")
    .exitOverride()
    .configureOutput({ writeOut: (text) => void terminal.out(text), writeErr: terminal.say })
    .showHelpAfterError("(add --help to see what there is)")
    .addHelpText("after", `\n${interruptionHelp}\n\n${exitCodeHelp}`);

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

  command("list", "lists what failed", (context, _ids, options) => listEvents(context, options))
    .option("--reason <reason>", "only what failed for this reason")
    .option("--json", "one JSON document");
  command("show <id>", "shows one event, with addresses and what may be secret hidden", (context, ids, options) =>
    showEvent(context, ids, options),
  ).option("--json", "one JSON document");
  command("redrive [id...]", "puts events back on the queue: these, or all", (context, ids, options) =>
    redriveEvents(context, ids, { ...options, isDryRun: !options.yes }),
  )
    .option("--reason <reason>", "only what failed for this reason")
    .option("--yes", "does it; without, it only says what it would do")
    .option("--count", "ambiguous events: have them sent anew")
    .option("--drop", "ambiguous events: take them for counted")
    .option("--json", "one JSON document")
    .addHelpText("after", `\n${decisionHelp}\n\n${interruptionHelp}\n\n${exitCodeHelp}`);
  command("purge <id...>", "deletes events for good", (context, ids, options) => purgeEvents(context, ids, options))
    .option("--yes", "does it; without, it only says what it would delete")
    .option("--json", "one JSON document");
  command("export", "writes all events, whole and unmasked, one line of JSON each", (context, _ids, options) =>
    exportEvents(context, options),
  )
    .option("--output <file>", "a new file that only you may read; without, standard output")
    .option("--reason <reason>", "only what failed for this reason");
  return program;
}
