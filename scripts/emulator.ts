import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { Agent } from "node:https";
import { join } from "node:path";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { saveLogs } from "./emulator-logs.ts";
import { type MiniStack, startMiniStack } from "./ministack.ts";
import { installMiniStack } from "./ministack-install.ts";
import { ToolError } from "./python-program.ts";

// Runs tests against an emulator of AWS: node scripts/emulator.ts contracts|e2e [arguments of vitest]

/** `contracts`: contract suites and bundles. `e2e`: the whole deployed app. */
const suites: ReadonlyMap<string | undefined, string> = new Map([
  ["contracts", "vitest.emulator.config.ts"],
  ["e2e", "vitest.e2e.config.ts"],
]);

const say = (line: string) => process.stdout.write(`${line}\n`);

const [suite, ...vitestArguments] = process.argv.slice(2);
const config = suites.get(suite);
if (config === undefined)
  throw new Error(`Usage: node scripts/emulator.ts ${[...suites.keys()].join("|")} [arguments of vitest]`);

/** A failed run keeps them. */
const folder = join(import.meta.dirname, "..", ".cache", `emulator-${suite}`);

try {
  const ministack = await startMiniStack(await installMiniStack(say));
  say(`MiniStack is ready on ${ministack.url}`);
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    process.exitCode = await runTests(ministack, config);
    if (process.exitCode !== 0) await keepLogs(ministack);
  } finally {
    await ministack.stop();
  }
  if (process.exitCode === 0)
    await Promise.all([ministack.logFile, folder].map((path) => rm(path, { recursive: true })));
} catch (error) {
  if (!(error instanceof ToolError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function runTests({ url, certificateFile }: MiniStack, vitestConfig: string): Promise<number> {
  const tests = spawn("vitest", ["run", "--config", vitestConfig, ...vitestArguments], {
    stdio: "inherit",
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: url,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      // Node's clients read the first variable, the CDK's clients the second.
      NODE_EXTRA_CA_CERTS: certificateFile,
      AWS_CA_BUNDLE: certificateFile,
      RUN_FOLDER: folder,
    },
  });
  // A signal ends the tests first, and the emulator after them.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => tests.kill(signal));
  const [code]: unknown[] = await once(tests, "exit");
  return typeof code === "number" ? code : 1;
}

async function keepLogs({ url, certificateFile, logFile }: MiniStack): Promise<void> {
  await copyFile(logFile, join(folder, "ministack.log"));
  const client = new CloudWatchLogsClient({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    requestHandler: new NodeHttpHandler({ httpsAgent: new Agent({ ca: await readFile(certificateFile) }) }),
  });
  await saveLogs(client, folder);
  client.destroy();
  say(`The logs of all functions, deployments and MiniStack are in ${folder}`);
}
