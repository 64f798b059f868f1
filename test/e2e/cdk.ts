import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { readEnvironment } from "../../lambda/contract/environment.ts";
import { asText, at } from "../../lambda/shared/json.ts";

const root = join(import.meta.dirname, "..", "..");

/** Where a run keeps what it writes. */
export const { RUN_FOLDER: runFolder } = readEnvironment({ RUN_FOLDER: "RUN_FOLDER" }, process.env);
const outputsFile = join(runFolder, "outputs.json");
const longestMilliseconds = 10 * 60_000;

export interface CdkResult {
  readonly exitCode: number | null;
  /** What the terminal showed. */
  readonly output: string;
}

/** The CDK's CLI as a user calls it, in the repository. What it wrote is kept in the run's folder, under `name`. */
export async function runCdk(name: string, commandLine: readonly string[]): Promise<CdkResult> {
  const child = spawn("npx", ["cdk", ...commandLine, "--no-notices", "--ci", "--output", join(runFolder, "cdk.out")], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_PROXY: "127.0.0.1,localhost", CDK_DISABLE_CLI_TELEMETRY: "true" },
    timeout: longestMilliseconds,
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  const output = `${stdout}\n${stderr}`;
  writeFileSync(join(runFolder, `cdk-${name}.log`), output);
  return { exitCode: child.exitCode, output };
}

/** What the terminal showed; throws with it where the command failed. */
export function requireSuccess({ exitCode, output }: CdkResult): string {
  if (exitCode !== 0) throw new Error(`The CDK ended with ${exitCode}:\n${output}`);
  return output;
}

/** `cdk deploy` with its context as `-c key=value`. */
export function cdkDeploy(
  name: string,
  context: Readonly<Record<string, string>>,
  options: readonly string[],
): Promise<CdkResult> {
  return runCdk(name, [
    ...["deploy", "--require-approval", "never", "--outputs-file", outputsFile, ...options],
    // Change sets take the emulator longer, and add nothing here.
    "--method=direct",
    ...asBuilt,
    ...contextArguments(context),
  ]);
}

/** In place of `npm run build`, which the run's first command has done. */
export const asBuilt = ["--build", "node --version"] as const;

export function contextArguments(context: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(context).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
}

/** The outputs of a stack's last deployment. */
export function readOutputs(stack: string): (output: string) => string {
  const outputs: unknown = JSON.parse(readFileSync(outputsFile, "utf8"));
  return (output) => {
    const value = asText(at(outputs, stack, output));
    if (value === undefined) throw new Error(`The stack ${stack} has no output ${output}.`);
    return value;
  };
}
