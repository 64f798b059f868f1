import { setTimeout as sleep } from "node:timers/promises";
import type { ExitCode } from "../deployment/exit-codes.ts";
import type { Invocation } from "../deployment/invocation.ts";
import { createTerminal, interruptSignal } from "../deployment/terminal.ts";
import { confirmAt } from "./confirm.ts";
import { connectService } from "./connect.ts";
import { runVerify } from "./program.ts";

/** Checks assumptions in real accounts: see docs/assumptions.md, or --help. */
export function main(argv: readonly string[], invocation: Invocation): Promise<ExitCode> {
  const terminal = createTerminal(process);
  const signal = interruptSignal(terminal);
  const isAttended = process.stdin.isTTY && process.stderr.isTTY;
  return runVerify(argv, {
    connect: (name, options) => connectService(name, options, process.env),
    terminal,
    confirm: isAttended ? (question) => confirmAt(process, question, signal) : undefined,
    now: Date.now,
    wait: (milliseconds) => sleep(milliseconds, undefined, { signal }),
    pause: (milliseconds) => sleep(milliseconds),
    signal,
    invocation,
  });
}
