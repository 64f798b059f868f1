import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

/** This machine's clock, in milliseconds since 1970, its chance, and names that nobody used before. */
export const machine = {
  now: (): number => Date.now(),
  random: (): number => Math.random(),
  newNonce: (): string => randomUUID(),
  /** Resolves after so long, or at once when the signal aborts. */
  wait: (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    sleep(milliseconds, undefined, signal && { signal }).catch(() => {}),
};
