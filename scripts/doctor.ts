import { policyCoreDigest, readPolicyCore } from "../lib/policy-core.ts";
import { policyExtensionDigest } from "../lib/policy-extension.ts";
import { findDeployment } from "./deployment/find-deployment.ts";
import { byNpmScript } from "./deployment/invocation.ts";
import { createTerminal, interruptSignal } from "./deployment/terminal.ts";
import { connectDoctor } from "./doctor/connect.ts";
import { runDoctor } from "./doctor/program.ts";

// Examines a deployment: see docs/operations.md, or --help.

const terminal = createTerminal(process);

process.exitCode = await runDoctor(process.argv.slice(2), {
  find: findDeployment,
  connect: connectDoctor,
  policy: { core: readPolicyCore(), coreDigest: policyCoreDigest(), extensionDigest: policyExtensionDigest },
  terminal,
  signal: interruptSignal(terminal),
  invocation: byNpmScript,
});
