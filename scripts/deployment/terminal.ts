import { once } from "node:events";

export interface Terminal {
  /** To standard output. Resolves when the stream accepts more. */
  readonly out: (text: string) => Promise<void>;
  /** Like `out`, for text whose only control characters are the colours of `paint`. */
  readonly outStyled: (text: string) => Promise<void>;
  /** To standard error. */
  readonly say: (text: string) => void;
  /** Whether standard error is a terminal. */
  readonly isWatched: boolean;
  /** Whether standard output is a terminal with colours, and `NO_COLOR` is not set (no-color.org). */
  readonly hasColours: boolean;
}

interface Stream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly destroyed?: boolean;
  readonly hasColors?: () => boolean;
}

export function createTerminal({ stdout, stderr }: { readonly stdout: Stream; readonly stderr: Stream }): Terminal {
  const out = async (text: string) => {
    if (!stdout.write(text) && !stdout.destroyed) await once(stdout, "drain").catch(() => {});
  };
  return {
    ...{ out, outStyled: out },
    say: (text) => stderr.write(text),
    isWatched: stderr.isTTY === true,
    // `hasColors` reads NO_COLOR, FORCE_COLOR and TERM.
    hasColours: stdout.isTTY === true && stdout.hasColors?.() === true,
  };
}

/** The process receives one Ctrl+C twice: from the terminal, and from npm. */
const sameInterruptMilliseconds = 1_000;

/** Aborts at the first Ctrl+C, or when the reader of the output has gone. A second Ctrl+C ends the process at once. */
export function interruptSignal(terminal: Terminal): AbortSignal {
  const controller = new AbortController();
  let firstAt: number | undefined;
  const interrupt = () => {
    if (firstAt !== undefined && performance.now() - firstAt > sameInterruptMilliseconds) process.exit(130);
    if (firstAt !== undefined) return;
    firstAt = performance.now();
    terminal.say("\nStopping after the current step …\n");
    controller.abort();
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, interrupt);
  process.stdout.on("error", () => controller.abort());
  return controller.signal;
}

/** The result is one line and cannot control a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "?");
}

export function withoutControls({ out, say, ...rest }: Terminal): Terminal {
  const lines = (text: string) => text.split("\n").map(printable).join("\n");
  return { ...rest, out: (text) => out(lines(text)), say: (text) => say(lines(text)) };
}

export interface Progress {
  readonly report: (text: string) => void;
  readonly end: () => void;
}

/** One changing line on a terminal; nothing in a log. Needs a terminal that allows control characters. */
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
