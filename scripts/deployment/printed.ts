import { type ExitCode, exitCodes } from "./exit-codes.ts";

interface Printed {
  readonly text: string;
  /** For standard error; may be empty. */
  readonly note: string;
}

interface Streams {
  readonly stdout: { readonly write: (text: string) => unknown };
  readonly stderr: { readonly write: (text: string) => unknown };
}

/**
 * Writes the output of the command `print`. `argv` excludes the program's name, and `usage` is the help text. Each failure is
 * a wrong argument, so a stack trace would not help.
 */
export function writePrinted(
  { stdout, stderr }: Streams,
  [command = "", ...args]: readonly string[],
  usage: string,
  print: (args: readonly string[]) => Printed,
): ExitCode {
  try {
    if (command === "--help" || command === "help" || args.includes("--help")) {
      stdout.write(usage);
      return exitCodes.done;
    }
    if (command !== "print") throw new Error(usage);
    const { text, note } = print(args);
    stdout.write(text);
    stderr.write(note);
    return exitCodes.done;
  } catch (error) {
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodes.usage;
  }
}
