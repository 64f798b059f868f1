import { spawn } from "node:child_process";

export interface CommandResult {
  /** Undefined where the command did not end within its time, and was killed. */
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** In characters, from the end. */
const longestOutput = 1_000_000;

const running = new Set<number>();

/** Runs a command of Node's. Its children end with it, also when its time is up. */
export function runCommand(
  args: readonly string[],
  { cwd, timeoutMilliseconds }: { readonly cwd: string; readonly timeoutMilliseconds: number },
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    // A process group of its own: a test runner whose workers hang does not end them.
    const child = spawn(process.execPath, args, { cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const group = child.pid;
    if (group !== undefined) running.add(group);
    let output = "";
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      if (group !== undefined) endGroup(group);
    }, timeoutMilliseconds);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output = (output + text).slice(-longestOutput);
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      if (group !== undefined) running.delete(group);
      resolve({ exitCode: isLate ? undefined : (code ?? 1), output });
    });
  });
}

/** Ends what still runs, with its children. */
export function endCommands(): void {
  for (const group of running) endGroup(group);
}

function endGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
