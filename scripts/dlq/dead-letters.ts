import { describeError } from "../../lambda/shared/log.ts";
import type { QueueDepth } from "../deployment/queue-depth.ts";
import { createHeldLetters } from "./held-letters.ts";

/** A message of the dead-letter queue, as it was received. */
export interface DeadLetter {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** String attributes by name. */
  readonly attributes: Readonly<Record<string, string>>;
  /** When it came onto the queue, in milliseconds since 1970. */
  readonly sentAtMilliseconds: number;
}

/** The dead-letter queue. */
export interface DeadLetterQueue {
  /** Up to ten messages, hidden from now on for so many seconds. It may give fewer, or none, although there are more. */
  readonly receive: (hiddenSeconds: number) => Promise<readonly DeadLetter[]>;
  /** Hides messages for so many seconds from now; 0 shows them. A message that is visible or deleted is no failure. */
  readonly hide: (receiptHandles: readonly string[], seconds: number) => Promise<void>;
  readonly remove: (receiptHandle: string) => Promise<void>;
  readonly depth: () => Promise<QueueDepth>;
}

export interface WalkOptions {
  /** Ends the walk early, after what is under way. */
  readonly signal: AbortSignal;
  /**
   * Milliseconds since 1970, by AWS' clock. A message that came onto the queue after the walk began is left alone: a
   * redriven one that fails again would otherwise be met for ever.
   */
  readonly now: () => number;
  readonly onProgress: (visited: number) => void;
}

export interface Walk {
  /** How many messages were visited. */
  readonly visited: number;
  /** Why there may be messages that were not visited, in words; `undefined` where every message was. */
  readonly missed: string | undefined;
}

/** A process that is killed leaves its messages hidden for so long. A walk that takes longer hides them again in time. */
const hiddenSeconds = 600;

/** AWS' clock is known to about a second. */
const clockToleranceMilliseconds = 2_000;

const receivesAtOnce = 4;

/** After so many rounds without a new message, eight empty long polls, the queue's counts are asked whether there are more. */
const quietRounds = 2;

/**
 * While the counts say so, it goes on for so many quiet rounds, which take a second each: the counts of SQS may lag by a
 * minute (AWS documentation, `GetQueueAttributes`), and a receive may give nothing although there is something.
 */
const patientRounds = 60;

/** SQS hides so many messages of a queue at once at most (AWS documentation, "Amazon SQS message quotas"). */
const mostHidden = 120_000;

/**
 * Visits every message once, a few at a time, and shows all that were kept again at the end, however it ends. It ends
 * when nothing new comes and the queue's counts agree, else it says what it may have missed. It remembers id and handle of
 * each kept message: about 100 MB for the 120,000 messages that SQS hides at most. Rejects with the
 * first failure, after everything under way has ended.
 */
export async function walkDeadLetters(
  queue: DeadLetterQueue,
  visit: (letter: DeadLetter) => Promise<"kept" | "removed">,
  { signal, now, onProgress }: WalkOptions,
): Promise<Walk> {
  const held = createHeldLetters(queue, { hiddenSeconds, now });
  const seen = new Set<string>();
  const removed = new Set<string>();
  const latest = now() + clockToleranceMilliseconds;
  let visited = 0;

  const round = async (): Promise<number> => {
    const fresh = new Map<string, DeadLetter>();
    const receiveSome = async () => {
      for (const letter of await queue.receive(hiddenSeconds)) {
        const { messageId, receiptHandle } = letter;
        // SQS may hand a deleted message out again, until all of its servers know.
        if (removed.has(messageId)) await queue.remove(receiptHandle);
        else held.add(letter);
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
        held.forget(letter.messageId);
      }),
    );
    onProgress(visited);
    return timely.length;
  };

  try {
    for (let quiet = 0; !signal.aborted; ) {
      await held.keepHidden();
      quiet = (await round()) === 0 ? quiet + 1 : 0;
      if (quiet < quietRounds) continue;
      const missed = await missedBy(queue, held.size());
      if (missed === undefined) return { visited, missed };
      if (quiet >= patientRounds || held.size() >= mostHidden) return { visited, missed };
    }
    return { visited, missed: "interrupted" };
  } finally {
    await held.show();
  }
}

/** What the queue has beside the messages that this walk holds. */
async function missedBy(queue: DeadLetterQueue, held: number): Promise<string | undefined> {
  try {
    const { visible, hidden } = await queue.depth();
    if (visible > 0) {
      const limit = held >= mostHidden ? `, and SQS hides ${mostHidden} at once at most` : "";
      return `by its count, the queue has about ${visible} more event(s), which it did not hand out${limit}`;
    }
    const elsewhere = hidden - held;
    if (elsewhere <= 0) return undefined;
    return `about ${elsewhere} more event(s) are hidden by another command, or by one that was killed in the last ten minutes`;
  } catch (error) {
    return `the queue did not tell how many there are (${describeError(error)})`;
  }
}

/** Waits for every one, also where one rejects. */
async function allOf(promises: readonly Promise<void>[]): Promise<void> {
  for (const settled of await Promise.allSettled(promises)) {
    if (settled.status === "rejected") throw settled.reason;
  }
}
