import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { readEnvironment } from "../../lambda/contract/environment.ts";
import { asText, at } from "../../lambda/shared/json.ts";

const root = join(import.meta.dirname, "..", "..");

/** Folder for the files of this run. */
export const { RUN_FOLDER: runFolder } = readEnvironment({ RUN_FOLDER: "RUN_FOLDER" }, process.env);
const outputsFile = join(runFolder, "outputs.json");
/** Replaces `npm run build`, which runs before the tests. Other tests may be using the output. */
const asBuilt = ["--build", "node --version"] as const;
const longestMilliseconds = 10 * 60_000;

export interface CdkResult {
  readonly exitCode: number | null;
  /** The terminal output. */
  readonly output: string;
}

/** Runs the CDK CLI as a user does, from the repository. Its output is saved as `name` in the run's folder. */
export async function runCdk(name: string, commandLine: readonly string[]): Promise<CdkResult> {
  const options = ["--no-notices", "--ci", ...asBuilt, "--output", join(runFolder, "cdk.out")];
  const child = spawn("npx", ["cdk", ...commandLine, ...options], {
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

/** Returns the output. Throws with it if the command failed. */
export function requireSuccess({ exitCode, output }: CdkResult): string {
  if (exitCode !== 0) throw new Error(`The CDK ended with ${exitCode}:\n${output}`);
  return output;
}

/** `cdk deploy`, with the context as `-c key=value`. */
export function cdkDeploy(
  name: string,
  context: Readonly<Record<string, string>>,
  options: readonly string[],
): Promise<CdkResult> {
  return runCdk(name, [
    ...["deploy", "--require-approval", "never", "--outputs-file", outputsFile, ...options],
    // Change sets take longer in the emulator and test nothing more.
    "--method=direct",
    ...contextArguments(context),
  ]);
}

export function contextArguments(context: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(context).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
}

/** Reads the outputs of a stack's last deployment. */
export function readOutputs(stack: string): (output: string) => string {
  const outputs: unknown = JSON.parse(readFileSync(outputsFile, "utf8"));
  return (output) => {
    const value = asText(at(outputs, stack, output));
    if (value === undefined) throw new Error(`The stack ${stack} has no output ${output}.`);
    return value;
  };
}
