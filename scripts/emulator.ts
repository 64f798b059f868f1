import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm } from "node:fs/promises";
import { Agent } from "node:https";
import { join } from "node:path";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { saveLogs } from "./emulator-logs.ts";
import { type MiniStack, startMiniStack } from "./ministack.ts";
import { installMiniStack } from "./ministack-install.ts";
import { ToolError } from "./python-program.ts";

// Tests the last build against an emulator of AWS. Suites can run at the same time, once the emulator is installed:
// node scripts/emulator.ts install|contracts|e2e|upgrade [arguments of vitest]

/**
 * `contracts`: contract suites and bundles. `e2e`: the whole deployed app. `upgrade`: an upgrade of the previous release,
 * and the packaged app.
 */
const suites: ReadonlyMap<string | undefined, readonly string[]> = new Map([
  ["contracts", ["--config", "vitest.emulator.config.ts"]],
  ["e2e", ["--config", "vitest.e2e.config.ts", "--dir", "test/e2e"]],
  ["upgrade", ["--config", "vitest.e2e.config.ts", "--dir", "test/e2e/upgrade"]],
]);

const say = (line: string) => process.stdout.write(`${line}\n`);

const [suite, ...vitestArguments] = process.argv.slice(2);
const options = suites.get(suite);
if (options === undefined && suite !== "install")
  throw new Error(`Usage: node scripts/emulator.ts install|${[...suites.keys()].join("|")} [arguments of vitest]`);

/** A failed run keeps them. */
const folder = join(import.meta.dirname, "..", ".cache", `emulator-${suite}`);

try {
  const program = await installMiniStack(say);
  if (options !== undefined) await runSuite(program, options);
} catch (error) {
  if (!(error instanceof ToolError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function runSuite(program: string, suiteOptions: readonly string[]): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const ministack = await startMiniStack(program, join(folder, "ministack.log"));
  say(`MiniStack is ready on ${ministack.url}`);
  try {
    process.exitCode = await runTests(ministack, suiteOptions);
    if (process.exitCode !== 0) await keepLogs(ministack);
  } finally {
    await ministack.stop();
  }
  if (process.exitCode === 0) await rm(folder, { recursive: true });
}

async function runTests({ url, certificateFile }: MiniStack, suiteOptions: readonly string[]): Promise<number> {
  const tests = spawn("vitest", ["run", ...suiteOptions, ...vitestArguments], {
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

async function keepLogs({ url, certificateFile }: MiniStack): Promise<void> {
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
