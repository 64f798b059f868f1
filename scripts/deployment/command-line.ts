import { Command, CommanderError, InvalidArgumentError } from "commander";
import { packageVersion } from "../../lib/package-version.ts";
import { describeFailure } from "./advice.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

/** `usage` is the command that the user types. The program throws its errors, and `runCommandLine` prints them. */
export function createCommandLine(usage: string, terminal: Terminal): Command {
  return new Command(usage)
    .version(packageVersion(), "--version")
    .exitOverride()
    .configureOutput({ writeOut: (text) => void terminal.out(text), writeErr: terminal.say })
    .showHelpAfterError("(add --help for usage)");
}

/** `argv` excludes the program's name. Prints each failure with its remedy, and never rejects. */
export async function runCommandLine(
  program: Command,
  argv: readonly string[],
  terminal: Terminal,
): Promise<ExitCode | undefined> {
  try {
    await program.parseAsync(argv, { from: "user" });
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    terminal.say(`${describeFailure(error)}\n`);
    return exitCodes.incomplete;
  }
}

export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new InvalidArgumentError("It must be a number of seconds above 0.");
}
