import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { listen } from "../scripts/listen.ts";

async function start(...argv: readonly string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../../simulator/main.ts"), ...argv], {
    env: { TRAFFIC: "off" },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code]: unknown[] = await ended;
  return { code, out, said };
}

test("--help prints the usage and starts nothing", async () => {
  const { code, out, said } = await start("--help");
  expect({ code, said }).toEqual({ code: 0, said: "" });
  expect(out).toMatch(/^Usage: npm start -- [\s\S]* --port <port> /);
});

test("an unknown option gives one sentence and exit code 2", async () => {
  expect(await start("--prot", "1")).toEqual({
    ...{ code: 2, out: "" },
    said: "Unknown option '--prot'. Run npm start -- --help for the options.\n",
  });
});

test("a busy port gives one sentence that names another port", async () => {
  const url = await listen(createServer(), onTestFinished);
  const port = Number(new URL(url).port);
  const { code, said } = await start("--port", String(port));
  expect({ code, said }).toEqual({
    code: 1,
    said: `Port ${port} is taken. Choose another: npm start -- --port ${port + 1}\n`,
  });
});
