import { byNpmScript } from "./deployment/invocation.ts";
import { createTerminal } from "./deployment/terminal.ts";
import { runPackage } from "./package/program.ts";
import { synthesize } from "./package/synthesize.ts";

// Writes a CloudFormation template and the functions' archives: see docs/cloudformation.md, or --help.

const terminal = createTerminal(process);
process.exitCode = await runPackage(process.argv.slice(2), { synthesize, terminal, invocation: byNpmScript });
