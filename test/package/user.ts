import { spawnSync } from "node:child_process";
import { delimiter } from "node:path";

/** Runs a command under `umask 077`, outside of npm and of this project's `node_modules`. Throws if the command fails. */
export function runAsUser(
  folder: string,
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): { readonly stdout: string; readonly stderr: string } {
  const { status, error, stdout, stderr } = spawnSync(
    "sh",
    ["-c", 'umask 077 && exec "$@"', "sh", command, ...args],
    // Tests of many functions have large outputs.
    { cwd: folder, env: { ...userEnvironment(), ...environment }, encoding: "utf8", maxBuffer: 1e8 },
  );
  if (status === 0) return { stdout, stderr };
  throw new Error(`${command} ${args.join(" ")} failed (${status ?? error?.message}):\n${stdout}\n${stderr}`);
}

/** Leaves out the variables that `npm run` sets for its scripts. */
function userEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD|NODE_ENV|VITEST|TEST$)/.test(name));
  const path = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}
