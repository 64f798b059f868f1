import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, open, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The emulator's releases that the tests pass with, in order of preference. */
const versions = ["1.5.33", "1.4.21"] as const;
const pythons = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"] as const;
const cache = join(import.meta.dirname, "..", ".cache", "ministack");
const startMilliseconds = 60_000;

export interface MiniStack {
  /** Origin of its API, on loopback. */
  readonly url: string;
  readonly logFile: string;
  readonly stop: () => Promise<void>;
}

/** What keeps the emulator from running, in words for the terminal. */
export class MiniStackError extends Error {
  override readonly name = "MiniStackError";
}

/** The program of MiniStack (PyPI `ministack`), installed in a virtual environment of its own where it is not yet. */
export async function installMiniStack(say: (line: string) => void): Promise<string> {
  const installed = versions.map(programOf).find((program) => existsSync(program));
  if (installed !== undefined) return installed;
  const python = await findPython();
  const failures: string[] = [];
  for (const version of versions) {
    say(`Installing MiniStack ${version} …`);
    try {
      return await install(python, version);
    } catch (error) {
      failures.push(`${version}: ${error instanceof Error ? error.message : "unknown"}`);
      await rm(join(cache, version), { recursive: true, force: true });
    }
  }
  throw new MiniStackError(`MiniStack could not be installed.\n${failures.join("\n")}`);
}

/** Starts it on a free port and waits until it is ready. */
export async function startMiniStack(program: string): Promise<MiniStack> {
  const port = await freePort();
  const logFile = join(cache, "ministack.log");
  const log = await open(logFile, "w");
  const child = spawn(program, {
    stdio: ["ignore", log.fd, log.fd],
    env: { ...process.env, IOT_MTLS_ENABLED: "0", BIND_HOST: "127.0.0.1", GATEWAY_PORT: String(port) },
  });
  const exited = once(child, "exit");
  await log.close();
  const stop = async () => {
    if (isRunning(child)) child.kill("SIGTERM");
    const hasExited = await Promise.race([exited.then(() => true), wait(10_000, false, { ref: false })]);
    if (!hasExited) child.kill("SIGKILL");
    await exited;
  };
  const url = `http://127.0.0.1:${port}`;
  if (await isReady(url, child)) return { url, logFile, stop };
  await stop();
  throw new MiniStackError(`MiniStack did not start; its log is ${logFile}`);
}

async function install(python: string, version: string): Promise<string> {
  const folder = join(cache, version);
  await mkdir(cache, { recursive: true });
  await run(python, ["-m", "venv", folder]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `ministack==${version}`];
  await run(join(folder, "bin", "python"), pip);
  return programOf(version);
}

function programOf(version: string): string {
  return join(cache, version, "bin", "ministack");
}

async function findPython(): Promise<string> {
  for (const python of pythons) {
    const isNewEnough = await run(python, ["-c", "import sys, venv; sys.exit(sys.version_info < (3, 10))"]).then(
      () => true,
      () => false,
    );
    if (isNewEnough) return python;
  }
  throw new MiniStackError(`The emulator needs Python 3.10 or newer with venv; none of ${pythons.join(", ")} is that.`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new MiniStackError("There is no free port.");
  return address.port;
}

async function isReady(url: string, child: ChildProcess): Promise<boolean> {
  const giveUpAt = performance.now() + startMilliseconds;
  while (isRunning(child) && performance.now() < giveUpAt) {
    const answer = await fetch(`${url}/_ministack/health`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => undefined,
    );
    if (answer?.ok) return true;
    await wait(200);
  }
  return false;
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
