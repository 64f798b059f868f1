import { z } from "zod";
import type { ConnectedService, ServiceName } from "../../../scripts/verify/check.ts";
import type { ConnectOptions } from "../../../scripts/verify/connect.ts";
import { runVerify, type VerifyEnvironment } from "../../../scripts/verify/program.ts";

/** Time that passes only where somebody waits. */
export function createClock() {
  let now = Date.UTC(2026, 10, 27, 10);
  /** Lets other work go on, as a real wait does. */
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

/** The JSON document that a run printed. */
export function parseResults(out: string) {
  return document.parse(JSON.parse(out));
}

/** One command line, and what it wrote. */
export async function run(
  argv: readonly string[],
  connect: (name: ServiceName, options: ConnectOptions) => ConnectedService,
  environment: Partial<VerifyEnvironment> = {},
) {
  let out = "";
  let said = "";
  const code = await runVerify(argv, {
    connect,
    terminal: {
      out: (text) => {
        out += text;
        return Promise.resolve();
      },
      say: (text) => {
        said += text;
      },
      isWatched: false,
    },
    confirm: undefined,
    ...createClock(),
    signal: new AbortController().signal,
    ...environment,
  });
  return { code, out, said };
}
