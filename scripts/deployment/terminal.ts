import { once } from "node:events";

/** Where a command writes. */
export interface Terminal {
  /** What was asked for. Resolves once more can be written. */
  readonly out: (text: string) => Promise<void>;
  /** What is said beside it. */
  readonly say: (text: string) => void;
  /** Whether a person watches what is said. */
  readonly isWatched: boolean;
}

export function createTerminal({ stdout, stderr }: Pick<NodeJS.Process, "stdout" | "stderr">): Terminal {
  return {
    out: async (text) => {
      if (!stdout.write(text) && !stdout.destroyed) await once(stdout, "drain").catch(() => {});
    },
    say: (text) => stderr.write(text),
    isWatched: stderr.isTTY === true,
  };
}

/** npm passes on a Ctrl+C that the terminal has sent to the process already. */
const sameInterruptMilliseconds = 1_000;

/**
 * Aborts at the first Ctrl+C, or when whoever reads the output has gone, so that what was begun is ended well. Another
 * Ctrl+C ends the process at once.
 */
export function interruptSignal(terminal: Terminal): AbortSignal {
  const controller = new AbortController();
  let firstAt: number | undefined;
  const interrupt = () => {
    if (firstAt !== undefined && performance.now() - firstAt > sameInterruptMilliseconds) process.exit(130);
    if (firstAt !== undefined) return;
    firstAt = performance.now();
    terminal.say("\nStopping; what is under way is ended first …\n");
    controller.abort();
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, interrupt);
  process.stdout.on("error", () => controller.abort());
  return controller.signal;
}

/** A text from outside in one line that steers no terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "?");
}

/** A terminal to which no command can print a control character, wherever its text came from. Lines stay lines. */
export function withoutControls({ out, say, isWatched }: Terminal): Terminal {
  const lines = (text: string) => text.split("\n").map(printable).join("\n");
  return { out: (text) => out(lines(text)), say: (text) => say(lines(text)), isWatched };
}

export interface Progress {
  readonly report: (text: string) => void;
  /** Leaves nothing half-written behind. */
  readonly end: () => void;
}

/** One line that changes where a person watches, else nothing: a log has no use for it. Needs the terminal as it is. */
export function createProgress({ say, isWatched }: Terminal): Progress {
  let isShown = false;
  return {
    report: (text) => {
      if (!isWatched) return;
      isShown = true;
      say(`\r\u001b[K${printable(text)}`);
    },
    end: () => {
      if (isShown) say("\r\u001b[K");
      isShown = false;
    },
  };
}
