import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The tested release. It enforces IAM, and a policy's `aws:SecureTransport`. */
const version = "1.5.33";
const pythons = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"] as const;

export const cache = join(import.meta.dirname, "..", ".cache", "ministack");

/** The message is for the terminal. */
export class MiniStackError extends Error {
  override readonly name = "MiniStackError";
}

/** Installs PyPI `ministack` if it is missing. Returns the path of the program. */
export async function installMiniStack(say: (line: string) => void): Promise<string> {
  await requireOpenSsl();
  const folder = join(cache, version);
  const program = join(folder, "bin", "ministack");
  if (existsSync(program)) return program;
  const python = await findPython();
  say(`Installing MiniStack ${version} …`);
  try {
    await mkdir(cache, { recursive: true });
    await run(python, ["-m", "venv", folder]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `ministack==${version}`];
    await run(join(folder, "bin", "python"), pip);
    return program;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    const detail = error instanceof Error ? error.message : "unknown";
    throw new MiniStackError(`MiniStack ${version} could not be installed.\n${detail}`);
  }
}

async function requireOpenSsl(): Promise<void> {
  await run("openssl", ["version"]).catch(() => {
    throw new MiniStackError("The emulator needs openssl on the PATH for its certificate.");
  });
}

async function findPython(): Promise<string> {
  for (const python of pythons) {
    const isNewEnough = await run(python, ["-c", "import sys, venv; sys.exit(sys.version_info < (3, 10))"]).then(
      () => true,
      () => false,
    );
    if (isNewEnough) return python;
  }
  throw new MiniStackError(`The emulator needs Python 3.10 or newer with venv. Tried: ${pythons.join(", ")}.`);
}
