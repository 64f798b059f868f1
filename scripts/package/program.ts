import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { describeError } from "../../lambda/shared/log.ts";
import { createCommandLine, runCommandLine } from "../deployment/command-line.ts";
import { type ExitCode, exitCodeHelp, exitCodes } from "../deployment/exit-codes.ts";
import type { Invocation } from "../deployment/invocation.ts";
import { OperatorError } from "../deployment/operator-error.ts";
import { createProgress, type Terminal, withoutControls } from "../deployment/terminal.ts";
import { parseBucket, parsePrefix } from "./archive-place.ts";
import { nextCommands } from "./next-commands.ts";
import type { Synthesis, SynthesisRequest } from "./synthesize.ts";
import { writePackage } from "./write-package.ts";

export interface PackageEnvironment {
  readonly synthesize: (request: SynthesisRequest) => Promise<Synthesis>;
  readonly terminal: Terminal;
  readonly invocation: Invocation;
}

const optionSchema = z.object({
  out: z.string().min(1),
  bucket: z.string().exactOptional(),
  prefix: z.string(),
  context: z.array(z.string()).default([]),
  build: z.boolean(),
});

type Options = z.infer<typeof optionSchema>;

/** `argv` excludes the program's name. Never rejects. */
export async function runPackage(argv: readonly string[], environment: PackageEnvironment): Promise<ExitCode> {
  const terminal = withoutControls(environment.terminal);
  let exitCode: ExitCode = exitCodes.done;
  const program = createCommand(environment.invocation("package"), terminal).action(async () => {
    exitCode = await packageInto(optionSchema.parse(program.opts()), { ...environment, terminal });
  });
  return (await runCommandLine(program, argv, terminal)) ?? exitCode;
}

function createCommand(usage: string, terminal: Terminal): Command {
  return createCommandLine(usage, terminal)
    .description(
      "Writes a CloudFormation template and the archives of the functions, for the configuration in cdk.json. They need no " +
        "CDK and no bootstrapped account. Prints the commands that deploy them.",
    )
    .requiredOption("--out <folder>", "folder for the template and the archives")
    .option("--bucket <name>", "default of the template's parameter AssetsBucket, the archives' bucket", parseBucket)
    .option("--prefix <path>", "default of AssetsPrefix, the beginning of the archives' keys", parsePrefix, "")
    .option("-c, --context <key=value>", "a configuration key; may be repeated", collect)
    .option("--no-build", "use the functions of the last npm run build")
    .addHelpText(
      "after",
      `
Examples:
  ${usage} --out dist/package
  ${usage} --out dist/package --bucket acme-artifacts --prefix spacelift-datadog
  ${usage} --out dist/package -c spaceliftEndpoint=https://acme.app.spacelift.io

Archives of earlier versions stay in the folder: CloudFormation needs them to roll back.

${exitCodeHelp}`,
    );
}

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

function createFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new OperatorError(`${describeError(error)}. Choose another folder with --out.`);
  }
}

async function packageInto(options: Options, { synthesize, terminal }: PackageEnvironment): Promise<ExitCode> {
  const { out, bucket, prefix, context, build } = options;
  const place = { prefix, ...(bucket !== undefined && { bucket }) };
  createFolder(out);
  const progress = createProgress(terminal);
  const assembly = mkdtempSync(join(tmpdir(), "spacelift-datadog-package-"));
  try {
    progress.report(build ? "building and synthesizing …" : "synthesizing …");
    const { succeeded, messages } = await synthesize({ place, context, build, assembly });
    progress.end();
    terminal.say(messages);
    if (!succeeded) return exitCodes.failed;
    const { stackNames, files } = writePackage(assembly, out);
    for (const { path, bytes } of files) await terminal.out(`${path}  ${bytes.toLocaleString("en")} bytes\n`);
    await terminal.out(`\n${nextCommands({ out, stackNames, place })}`);
    return exitCodes.done;
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}
