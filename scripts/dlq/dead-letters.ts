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
  /** Up to ten messages, hidden from now on for so many seconds. */
  readonly receive: (hiddenSeconds: number) => Promise<readonly DeadLetter[]>;
  /** Shows messages again. What is no longer hidden, or no longer there, is no failure. */
  readonly release: (receiptHandles: readonly string[]) => Promise<void>;
  readonly remove: (receiptHandle: string) => Promise<void>;
}

export interface WalkOptions {
  /** Ends the walk early, after what is under way. */
  readonly signal: AbortSignal;
  /** Now, by AWS' clock. What came onto the queue later is left alone: else what fails again would be met for ever. */
  readonly nowMilliseconds: number;
  readonly onProgress: (seen: number) => void;
}

/** A process that is killed leaves its messages hidden for so long, and a walk through a full queue takes less. */
const hiddenSeconds = 600;

/** AWS' clock is known to about a second. */
const clockToleranceMilliseconds = 2_000;

/** SQS may answer one receive with nothing although there is something; where none of so many gives anything, that is all. */
const receivesAtOnce = 4;

/**
 * Visits every message once, a few at a time, and shows all that were kept again at the end, however it ends. Of each
 * message that is kept it remembers its id and its handle, which is about 100 MB for the 120,000 messages that SQS hides at
 * once at most. Gives how many were seen; rejects with the first failure, after everything under way has ended.
 */
export async function walkDeadLetters(
  queue: DeadLetterQueue,
  visit: (letter: DeadLetter) => Promise<"kept" | "removed">,
  { signal, nowMilliseconds, onProgress }: WalkOptions,
): Promise<number> {
  const handles = new Map<string, string>();
  const seen = new Set<string>();
  const latest = nowMilliseconds + clockToleranceMilliseconds;
  try {
    for (let isOver = false; !isOver && !signal.aborted; ) {
      const fresh: DeadLetter[] = [];
      const receives = Array.from({ length: receivesAtOnce }, async () => {
        for (const letter of await queue.receive(hiddenSeconds)) {
          handles.set(letter.messageId, letter.receiptHandle);
          if (!seen.has(letter.messageId)) fresh.push(letter);
          seen.add(letter.messageId);
        }
      });
      await allOf(receives);
      isOver = fresh.length === 0;
      const timely = fresh.filter(({ sentAtMilliseconds }) => sentAtMilliseconds <= latest);
      await allOf(
        timely.map(async (letter) => {
          if ((await visit(letter)) === "removed") handles.delete(letter.messageId);
        }),
      );
      onProgress(seen.size);
    }
  } finally {
    await queue.release([...handles.values()]);
  }
  return seen.size;
}

/** Waits for every one, also where one rejects. */
async function allOf(promises: readonly Promise<void>[]): Promise<void> {
  for (const settled of await Promise.allSettled(promises)) {
    if (settled.status === "rejected") throw settled.reason;
  }
}
