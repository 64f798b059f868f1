import { byNpmScript } from "./deployment/invocation.ts";
import { createTerminal, interruptSignal } from "./deployment/terminal.ts";
import { connectDeployment } from "./dlq/connect.ts";
import { runDlq } from "./dlq/program.ts";

// Handles the dead-letter queue of a deployment: see docs/operations.md, or --help.

const terminal = createTerminal(process);

process.exitCode = await runDlq(process.argv.slice(2), {
  connect: (options) => connectDeployment(options, terminal),
  terminal,
  signal: interruptSignal(terminal),
  invocation: byNpmScript,
});
