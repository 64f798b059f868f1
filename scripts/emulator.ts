import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { installMiniStack, MiniStackError, startMiniStack } from "./ministack.ts";

// Runs the tests that need AWS against an emulator of it: node scripts/emulator.ts [arguments of vitest]

const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const ministack = await startMiniStack(await installMiniStack(say));
  say(`MiniStack is ready on ${ministack.url}`);
  try {
    process.exitCode = await runTests(ministack.url);
  } finally {
    await ministack.stop();
  }
  if (process.exitCode === 0) await rm(ministack.logFile);
  else say(`MiniStack's log is ${ministack.logFile}`);
} catch (error) {
  if (!(error instanceof MiniStackError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function runTests(endpoint: string): Promise<number> {
  const vitest = ["run", "--config", "vitest.emulator.config.ts", ...process.argv.slice(2)];
  const tests = spawn("vitest", vitest, {
    stdio: "inherit",
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    },
  });
  // The tests end first, and the emulator after them.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => tests.kill(signal));
  const [code]: unknown[] = await once(tests, "exit");
  return typeof code === "number" ? code : 1;
}
