import { setTimeout as sleep } from "node:timers/promises";
import { byNpmScript } from "./deployment/invocation.ts";
import { createTerminal, interruptSignal } from "./deployment/terminal.ts";
import { confirmAt } from "./verify/confirm.ts";
import { connectService } from "./verify/connect.ts";
import { runVerify } from "./verify/program.ts";

// Checks assumptions in real accounts: see docs/assumptions.md, or --help.

const terminal = createTerminal(process);
const signal = interruptSignal(terminal);

process.exitCode = await runVerify(process.argv.slice(2), {
  connect: (name, options) => connectService(name, options, process.env),
  terminal,
  confirm: process.stdin.isTTY && process.stderr.isTTY ? (question) => confirmAt(process, question, signal) : undefined,
  now: Date.now,
  wait: (milliseconds) => sleep(milliseconds, undefined, { signal }),
  pause: (milliseconds) => sleep(milliseconds),
  signal,
  invocation: byNpmScript,
});
