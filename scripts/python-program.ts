import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const pythons = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"] as const;

/** The message is for the terminal. */
export class ToolError extends Error {
  override readonly name = "ToolError";
}

/** The folder of a tool's installations and files. */
export function toolFolder(name: string): string {
  return join(import.meta.dirname, "..", ".cache", name);
}

/**
 * Installs a package from PyPI into an environment of its own if it is missing. Returns the path of the program of the same name.
 * Throws a `ToolError` without Python or network.
 */
export async function installPythonProgram(
  name: string,
  version: string,
  say: (line: string) => void,
): Promise<string> {
  const folder = join(toolFolder(name), version);
  const program = join(folder, "bin", name);
  if (existsSync(program)) return program;
  const python = await findPython(name);
  say(`Installing ${name} ${version} …`);
  try {
    await mkdir(toolFolder(name), { recursive: true });
    await run(python, ["-m", "venv", folder]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `${name}==${version}`];
    await run(join(folder, "bin", "python"), pip);
    return program;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    const detail = error instanceof Error ? error.message : "unknown";
    throw new ToolError(`${name} ${version} could not be installed.\n${detail}`);
  }
}

async function findPython(name: string): Promise<string> {
  for (const python of pythons) {
    const isNewEnough = await run(python, ["-c", "import sys, venv; sys.exit(sys.version_info < (3, 10))"]).then(
      () => true,
      () => false,
    );
    if (isNewEnough) return python;
  }
  throw new ToolError(`${name} needs Python 3.10 or newer with venv. Tried: ${pythons.join(", ")}.`);
}
