import { execFile } from "node:child_process";
import { installPythonProgram, ToolError } from "../python-program.ts";
import type { Finding } from "./finding.ts";
import { parseCfnLintReport, parseCheckovReport } from "./reports.ts";

const cfnLintVersion = "1.58.0";
const checkovVersion = "3.3.30";

/** Checks the templates in a folder for every region. Reports errors and warnings. */
export async function runCfnLint(folder: string, say: (line: string) => void): Promise<readonly Finding[]> {
  const program = await installPythonProgram("cfn-lint", cfnLintVersion, say);
  return parseCfnLintReport(
    await runLinter(program, ["--format", "json", "--regions", "ALL_REGIONS", "--", "*.json"], folder),
  );
}

/** Checks the templates in a folder. Nothing leaves the machine: without a key, Checkov contacts no platform. */
export async function runCheckov(folder: string, say: (line: string) => void): Promise<readonly Finding[]> {
  const program = await installPythonProgram("checkov", checkovVersion, say);
  const options = ["--framework", "cloudformation", "--skip-download", "--compact", "--quiet", "--output", "json"];
  return parseCheckovReport(await runLinter(program, [...options, "--directory", "."], folder));
}

/** Findings make the exit code positive, so only a missing report is an error. */
async function runLinter(program: string, args: readonly string[], folder: string): Promise<unknown> {
  // A linter reads its configuration from these folders and from variables.
  const env = { PATH: process.env["PATH"], HOME: folder };
  const output = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
    execFile(program, args, { cwd: folder, env, maxBuffer: 2 ** 26 }, (_, stdout, stderr) =>
      resolve({ stdout, stderr }),
    );
  });
  try {
    return JSON.parse(output.stdout);
  } catch {
    throw new ToolError(`${program} wrote no report.\n${output.stderr || output.stdout}`);
  }
}
