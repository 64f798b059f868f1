import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { get } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ToolError } from "./python-program.ts";

const startMilliseconds = 60_000;
const mostTries = 5;

export interface MiniStack {
  /** Origin of the API, on loopback. */
  readonly url: string;
  readonly certificateFile: string;
  readonly stop: () => Promise<void>;
}

/** It enforces IAM, and uses TLS, since the policies of queues and buckets deny plain HTTP. */
export async function startMiniStack(program: string, logFile: string): Promise<MiniStack> {
  for (let triesLeft = mostTries; triesLeft > 0; triesLeft -= 1) {
    const started = await tryToStart(program, logFile, await freePort());
    if (started !== undefined) return started;
    // Another program may take the port before MiniStack does.
    if (!(await readFile(logFile, "utf8")).includes("is already in use")) break;
  }
  throw new ToolError(`MiniStack did not start. Its log is ${logFile}`);
}

/** `undefined` if it did not start. The file then says why. */
async function tryToStart(program: string, logFile: string, port: number): Promise<MiniStack | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "spacelift-datadog-emulator-"));
  const certificateFile = join(folder, "ministack-tls", "server.crt");
  const log = await open(logFile, "w");
  const child = spawn(program, {
    stdio: ["ignore", log.fd, log.fd],
    env: {
      ...withoutAws(process.env),
      ...{ AUTH: "true", USE_SSL: "1", IOT_MTLS_ENABLED: "0" },
      ...{ BIND_HOST: "127.0.0.1", GATEWAY_PORT: String(port) },
      // The functions' processes inherit these variables: they trust the emulator, and write to the same folder.
      ...{ TMPDIR: folder, NODE_EXTRA_CA_CERTS: certificateFile },
    },
  });
  const exited = once(child, "exit");
  await log.close();
  const stop = async () => {
    if (isRunning(child)) child.kill("SIGTERM");
    const hasExited = await Promise.race([exited.then(() => true), wait(10_000, false, { ref: false })]);
    if (!hasExited) child.kill("SIGKILL");
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  const url = `https://127.0.0.1:${port}`;
  if (await isReady(url, certificateFile, child)) return { url, certificateFile, stop };
  await stop();
  return undefined;
}

/** Keeps credentials of a real account from the emulator, and other endpoints from its functions. */
function withoutAws(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("AWS_")));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new ToolError("There is no free port.");
  return address.port;
}

async function isReady(url: string, certificateFile: string, child: ChildProcess): Promise<boolean> {
  const giveUpAt = performance.now() + startMilliseconds;
  while (isRunning(child) && performance.now() < giveUpAt) {
    const certificate = await readFile(certificateFile).catch(() => undefined);
    if (certificate !== undefined && (await isHealthy(`${url}/_ministack/health`, certificate))) return true;
    await wait(200);
  }
  return false;
}

function isHealthy(url: string, ca: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { ca, agent: false, timeout: 2_000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
