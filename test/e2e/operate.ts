import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { emulatorConfiguration } from "../emulator.ts";

const { endpoint, region } = emulatorConfiguration();

/** Runs an operator's command on the deployed stack. */
export async function operateOn(stack: string, script: "dlq" | "doctor", options: readonly string[]) {
  const file = join(import.meta.dirname, "../../scripts", `${script}.ts`);
  const where = ["--stack-name", stack, "--region", region, "--endpoint-url", endpoint];
  const child = spawn(process.execPath, [file, ...options, ...where], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  const [out] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code]: unknown[] = await ended;
  return { code, out };
}
