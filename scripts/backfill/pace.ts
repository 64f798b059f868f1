import { SpaceliftError } from "../../lambda/registrar/spacelift.ts";
import type { BackfillPorts } from "./ports.ts";

type PacePorts = Pick<BackfillPorts, "now" | "wait"> & { readonly signal: AbortSignal };

/** Starts at most one call in each interval. */
export function createPace(callsPerSecond: number, { now, wait, signal }: PacePorts): () => Promise<void> {
  let next = 0;
  return async () => {
    const pause = next - now();
    next = Math.max(now(), next) + 1000 / callsPerSecond;
    if (pause > 0) await wait(pause, signal);
  };
}

const mostTries = 5;
const firstPauseMilliseconds = 1_000;

/** Repeats a call after a rate limit or an outage of Spacelift. The last error rejects. */
export async function patiently<T>(call: () => Promise<T>, { wait, signal }: PacePorts): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      const mayPass = error instanceof SpaceliftError && error.retryability !== "never";
      if (!mayPass || tries === mostTries || signal.aborted) throw error;
      await wait(firstPauseMilliseconds * 2 ** (tries - 1), signal);
    }
  }
}
