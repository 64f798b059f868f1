import { policyCoreDigest, readPolicyCore } from "../../lib/policy-core.ts";
import { policyExtensionDigest } from "../../lib/policy-extension.ts";
import type { ExitCode } from "../deployment/exit-codes.ts";
import type { Invocation } from "../deployment/invocation.ts";
import { openDeployment } from "../deployment/open-deployment.ts";
import { createTerminal, interruptSignal } from "../deployment/terminal.ts";
import { connectDoctor } from "./connect.ts";
import { runDoctor } from "./program.ts";

/** Examines a deployment: see docs/operations.md, or --help. */
export function main(argv: readonly string[], invocation: Invocation): Promise<ExitCode> {
  const terminal = createTerminal(process);
  const signal = interruptSignal(terminal);
  return runDoctor(argv, {
    open: async (options) => {
      const { access, deployment } = await openDeployment(options, terminal);
      return { deployment, connect: () => connectDoctor(access, deployment, signal) };
    },
    policy: { core: readPolicyCore(), coreDigest: policyCoreDigest(), extensionDigest: policyExtensionDigest },
    terminal,
    signal,
    invocation,
  });
}
