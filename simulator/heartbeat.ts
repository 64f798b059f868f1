import { setTimeout as sleep } from "node:timers/promises";
import { heartbeatMessage } from "../lambda/contract/queue.ts";
import type { QueueStandIn } from "./stand-ins/queue.ts";

const everyMilliseconds = 5 * 60_000;

/** Resolves after so long, or at once when the signal aborts. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

const waitInTime: Wait = (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => {});

/** Puts a heartbeat on the queue every five minutes, as the stack's schedule does, until the signal ends it. */
export async function sendHeartbeats(
  queue: Pick<QueueStandIn, "send">,
  signal: AbortSignal,
  wait: Wait = waitInTime,
): Promise<void> {
  while (!signal.aborted) {
    await wait(everyMilliseconds, signal);
    if (signal.aborted) return;
    // The next heartbeat makes up for one that the queue refused.
    await queue.send({ body: heartbeatMessage }).catch(() => {});
  }
}
