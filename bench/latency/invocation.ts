import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { asNumber, at } from "../../lambda/shared/json.ts";

/** Milliseconds since 1970, with fractions. */
export interface Invocation {
  /** Of a cold start, when its process begins to load the bundle. */
  readonly startedAt: number;
  readonly loadedAt: number;
  readonly endedAt: number;
  readonly answer: unknown;
}

export interface LambdaProcess {
  /** The first call is cold. Each later one finds values and connections that are a minute old. */
  readonly invoke: (event: unknown) => Promise<Invocation>;
  readonly end: () => Promise<void>;
}

/** A fresh process that loads the bundle at its first call. */
export function startLambda(bundle: string, env: Record<string, string>): LambdaProcess {
  const child = fork(join(import.meta.dirname, "lambda-process.cjs"), [bundle], {
    env,
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return {
    invoke: async (event) => {
      child.send({ event });
      return invocationOf(await messageFrom(child));
    },
    end: async () => {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    },
  };
}

async function messageFrom(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const { signal } = ended;
  const message = once(child, "message", { signal }).then(([first]: unknown[]) => first);
  const exit = once(child, "exit", { signal }).then(() => {
    throw new Error("the process of a bundle ended");
  });
  try {
    return await Promise.race([message, exit]);
  } finally {
    ended.abort();
    await Promise.allSettled([message, exit]);
  }
}

function invocationOf(message: unknown): Invocation {
  const [startedAt, loadedAt, endedAt] = ["startedAt", "loadedAt", "endedAt"].map((name) =>
    asNumber(at(message, name)),
  );
  if (startedAt === undefined || loadedAt === undefined || endedAt === undefined)
    throw new Error(`a bundle failed: ${JSON.stringify(message)}`);
  return { startedAt, loadedAt, endedAt, answer: at(message, "answer") };
}
