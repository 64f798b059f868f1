import { describeError } from "../../lambda/shared/log.ts";
import type { DeadLetter, DeadLetterQueue } from "./dead-letter-queue.ts";
import { createInFlightMessages } from "./in-flight-messages.ts";

export interface WalkOptions {
  readonly signal: AbortSignal;
  /** Milliseconds since 1970, by AWS' clock. The walk skips messages sent after it began, or it might never end. */
  readonly now: () => number;
  readonly onProgress: (visited: number) => void;
}

export interface Walk {
  readonly visited: number;
  /** `undefined` if the walk visited all messages. */
  readonly missed: string | undefined;
}

/** A killed process leaves its messages invisible for this long. A longer walk extends the timeout in time. */
const visibilityTimeoutSeconds = 600;

/** The offset to AWS' clock is known to about a second. */
export const clockToleranceMilliseconds = 2_000;

const receivesAtOnce = 4;

/** After two rounds without a new message, eight empty long polls, the walk reads the queue's counts. */
const emptyRounds = 2;

/**
 * The counts may lag by a minute, and a receive may return nothing although messages exist (AWS documentation,
 * `GetQueueAttributes`).
 */
const mostEmptyRounds = 60;

/** The most messages of a queue that can be in flight (AWS documentation, "Amazon SQS message quotas"). */
const mostInFlight = 120_000;

/**
 * Visits every message once and makes the kept ones visible again, also after a failure. Memory: about 100 MB for
 * 120,000 kept messages. Rejects with the first failure, after all visits have ended.
 */
export async function walkDeadLetters(
  queue: DeadLetterQueue,
  visit: (letter: DeadLetter) => Promise<"kept" | "removed">,
  { signal, now, onProgress }: WalkOptions,
): Promise<Walk> {
  const inFlight = createInFlightMessages(queue, { visibilityTimeoutSeconds, now });
  const seen = new Set<string>();
  const removed = new Set<string>();
  const latest = now() + clockToleranceMilliseconds;
  let visited = 0;

  const round = async (): Promise<number> => {
    const fresh = new Map<string, DeadLetter>();
    const receiveSome = async () => {
      for (const letter of await queue.receive(visibilityTimeoutSeconds)) {
        const { messageId, receiptHandle } = letter;
        // SQS is eventually consistent: it may return a deleted message again.
        if (removed.has(messageId)) await queue.remove(receiptHandle);
        else inFlight.add(letter);
        // Of two deliveries of one message, only the newer handle can delete it.
        if (fresh.has(messageId) || !seen.has(messageId)) fresh.set(messageId, letter);
        seen.add(messageId);
      }
    };
    await allOf(Array.from({ length: receivesAtOnce }, receiveSome));
    const timely = [...fresh.values()].filter(({ sentAtMilliseconds }) => sentAtMilliseconds <= latest);
    await allOf(
      timely.map(async (letter) => {
        visited += 1;
        if ((await visit(letter)) === "kept") return;
        removed.add(letter.messageId);
        inFlight.forget(letter.messageId);
      }),
    );
    onProgress(visited);
    return timely.length;
  };

  try {
    for (let empty = 0; !signal.aborted; ) {
      await inFlight.extendTimeouts();
      empty = (await round()) === 0 ? empty + 1 : 0;
      if (empty < emptyRounds) continue;
      const missed = await missedBy(queue, inFlight.size());
      if (missed === undefined) return { visited, missed };
      if (empty >= mostEmptyRounds || inFlight.size() >= mostInFlight) return { visited, missed };
    }
    return { visited, missed: "interrupted" };
  } finally {
    await inFlight.release();
  }
}

async function missedBy(queue: DeadLetterQueue, held: number): Promise<string | undefined> {
  try {
    const { visible, hidden } = await queue.depth();
    if (visible > 0) {
      const limit = held >= mostInFlight ? `: SQS keeps at most ${mostInFlight} messages invisible at once` : "";
      return `the queue counts about ${visible} more event(s) that it did not return${limit}`;
    }
    const elsewhere = hidden - held;
    if (elsewhere <= 0) return undefined;
    return `about ${elsewhere} more event(s) are held by another command, or by one that was killed in the last ten minutes`;
  } catch (error) {
    return `the queue's counts could not be read (${describeError(error)})`;
  }
}

/** Like `Promise.all`, but waits for all promises before it rejects. */
async function allOf(promises: readonly Promise<void>[]): Promise<void> {
  for (const settled of await Promise.allSettled(promises)) {
    if (settled.status === "rejected") throw settled.reason;
  }
}
