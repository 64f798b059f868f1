import { readPolicyCore } from "../../lib/policy-core.ts";
import type { ExitCode } from "../deployment/exit-codes.ts";
import type { Invocation } from "../deployment/invocation.ts";
import { openDeployment } from "../deployment/open-deployment.ts";
import { createTerminal, interruptSignal } from "../deployment/terminal.ts";
import { connectBackfill } from "./connect.ts";
import { runBackfillCommand } from "./program.ts";

/** Brings runs of the past into Datadog: see docs/backfill.md, or --help. */
export function main(argv: readonly string[], invocation: Invocation): Promise<ExitCode> {
  const terminal = createTerminal(process);
  const signal = interruptSignal(terminal);
  return runBackfillCommand(argv, {
    connect: async (options, destination) =>
      connectBackfill(await openDeployment(options, terminal), destination, {
        terminal,
        signal,
        policyCore: readPolicyCore(),
      }),
    terminal,
    signal,
    invocation,
  });
}
