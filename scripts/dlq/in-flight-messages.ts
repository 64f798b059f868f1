import type { DeadLetter, DeadLetterQueue } from "./dead-letter-queue.ts";

interface InFlightMessages {
  /** Also takes a newer receipt handle. */
  readonly add: (letter: DeadLetter) => void;
  readonly forget: (messageId: string) => void;
  readonly size: () => number;
  /** Extends each visibility timeout of which half is over. */
  readonly extendTimeouts: () => Promise<void>;
  readonly release: () => Promise<void>;
}

export function createInFlightMessages(
  queue: Pick<DeadLetterQueue, "hide">,
  { visibilityTimeoutSeconds, now }: { readonly visibilityTimeoutSeconds: number; readonly now: () => number },
): InFlightMessages {
  /** The earliest timeout first. */
  const messages = new Map<string, { readonly receiptHandle: string; readonly since: number }>();

  const put = (messageId: string, receiptHandle: string, since: number) => {
    messages.delete(messageId);
    messages.set(messageId, { receiptHandle, since });
  };

  return {
    add: ({ messageId, receiptHandle }) => put(messageId, receiptHandle, now()),
    forget: (messageId) => void messages.delete(messageId),
    size: () => messages.size,
    extendTimeouts: async () => {
      const at = now();
      const due: (readonly [string, string])[] = [];
      for (const [messageId, { receiptHandle, since }] of messages) {
        if (at - since < (visibilityTimeoutSeconds * 1000) / 2) break;
        due.push([messageId, receiptHandle]);
      }
      if (due.length === 0) return;
      await queue.hide(
        due.map(([, receiptHandle]) => receiptHandle),
        visibilityTimeoutSeconds,
      );
      for (const [messageId, receiptHandle] of due) put(messageId, receiptHandle, at);
    },
    release: () =>
      queue.hide(
        [...messages.values()].map(({ receiptHandle }) => receiptHandle),
        0,
      ),
  };
}
