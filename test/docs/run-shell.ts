import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** Runs a script in Bash as a reader does, but ends at the first command that fails. */
export async function runShell(
  script: string,
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }> {
  const shell = spawn("bash", ["-eu", "-o", "pipefail", "-c", script], {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [[code], stdout, stderr] = await Promise.all([once(shell, "close"), text(shell.stdout), text(shell.stderr)]);
  return { code, stdout, stderr };
}
