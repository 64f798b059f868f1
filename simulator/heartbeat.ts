import { setTimeout as sleep } from "node:timers/promises";
import { heartbeatMessage } from "../lambda/contract/queue.ts";
import type { QueueStandIn } from "./stand-ins/queue.ts";

const everyMilliseconds = 5 * 60_000;

/** Resolves after the given time, or as soon as the signal aborts. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

const waitInTime: Wait = (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => {});

/** Every five minutes, like the stack's schedule, until the signal aborts. */
export async function sendHeartbeats(
  queue: Pick<QueueStandIn, "send">,
  signal: AbortSignal,
  wait: Wait = waitInTime,
): Promise<void> {
  while (!signal.aborted) {
    await wait(everyMilliseconds, signal);
    if (signal.aborted) return;
    // The next heartbeat makes up for a failed one.
    await queue.send({ body: heartbeatMessage }).catch(() => {});
  }
}
