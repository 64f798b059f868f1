import { spawn } from "node:child_process";

export interface CommandResult {
  /** `undefined` if the command was killed at its timeout. */
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** In characters. The end of a longer output is kept. */
const longestOutput = 1_000_000;

const running = new Set<number>();

/** The timeout kills the script's children, too. */
export function runCommand(
  args: readonly string[],
  { cwd, timeoutMilliseconds }: { readonly cwd: string; readonly timeoutMilliseconds: number },
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    // A process group of its own, since a test runner does not end workers that hang.
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

export function endCommands(): void {
  for (const group of running) endGroup(group);
}

function endGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
