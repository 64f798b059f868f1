import { z } from "zod";
import { byNpmScript } from "../../../scripts/deployment/invocation.ts";
import type { ConnectedService, ServiceName } from "../../../scripts/verify/check.ts";
import type { ConnectOptions } from "../../../scripts/verify/connect.ts";
import type { VerifyEnvironment } from "../../../scripts/verify/environment.ts";
import { runVerify } from "../../../scripts/verify/program.ts";
import { recordTerminal } from "../record-terminal.ts";

/** Virtual time that passes only during waits. */
export function createClock() {
  let now = Date.UTC(2026, 10, 27, 10);
  /** Yields to other work, as a real wait does. */
  const pass = async (milliseconds: number) => {
    now += milliseconds;
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { now: () => now, wait: pass, pause: pass };
}

const document = z.object({
  exitCode: z.number(),
  results: z.array(
    z.object({
      check: z.string(),
      assumption: z.string(),
      statement: z.string(),
      status: z.enum(["holds", "differs", "unchecked"]),
      seen: z.string(),
    }),
  ),
  left: z.array(z.string()),
});

/** Parses the JSON document of a run. */
export function parseResults(out: string) {
  return document.parse(JSON.parse(out));
}

/** Runs a command line and captures its output. */
export async function run(
  argv: readonly string[],
  connect: (name: ServiceName, options: ConnectOptions) => ConnectedService,
  environment: Partial<VerifyEnvironment> = {},
) {
  const recorded = recordTerminal();
  const code = await runVerify(argv, {
    connect: async (name, options) => connect(name, options),
    terminal: recorded.terminal,
    confirm: undefined,
    ...createClock(),
    signal: new AbortController().signal,
    invocation: byNpmScript,
    ...environment,
  });
  return { code, out: recorded.out(), said: recorded.said() };
}
