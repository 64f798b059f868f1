import type { ExitCode } from "../deployment/exit-codes.ts";
import type { Invocation } from "../deployment/invocation.ts";
import { createTerminal, interruptSignal } from "../deployment/terminal.ts";
import { connectDeployment } from "./connect.ts";
import { runDlq } from "./program.ts";

/** Handles the dead-letter queue of a deployment: see docs/operations.md, or --help. */
export function main(argv: readonly string[], invocation: Invocation): Promise<ExitCode> {
  const terminal = createTerminal(process);
  return runDlq(argv, {
    connect: (options, destination) => connectDeployment(options, destination, terminal),
    terminal,
    signal: interruptSignal(terminal),
    invocation,
  });
}
