import { policyCoreDigest, readPolicyCore } from "../lib/policy-core.ts";
import { policyExtensionDigest } from "../lib/policy-extension.ts";
import { byNpmScript } from "./deployment/invocation.ts";
import { openDeployment } from "./deployment/open-deployment.ts";
import { createTerminal, interruptSignal } from "./deployment/terminal.ts";
import { connectDoctor } from "./doctor/connect.ts";
import { runDoctor } from "./doctor/program.ts";

// Examines a deployment: see docs/operations.md, or --help.

const terminal = createTerminal(process);

const signal = interruptSignal(terminal);

process.exitCode = await runDoctor(process.argv.slice(2), {
  open: async (options) => {
    const { access, deployment } = await openDeployment(options, terminal);
    return { deployment, connect: () => connectDoctor(access, deployment, signal) };
  },
  policy: { core: readPolicyCore(), coreDigest: policyCoreDigest(), extensionDigest: policyExtensionDigest },
  terminal,
  signal,
  invocation: byNpmScript,
});
