import type { DeadLetter, DeadLetterQueue } from "./dead-letters.ts";

interface Hiding {
  /** Of a new receive, for as many seconds as are held. */
  readonly add: (letter: DeadLetter) => void;
  /** The message is deleted, and needs neither to be hidden nor shown. */
  readonly forget: (messageId: string) => void;
  readonly size: () => number;
  /** Hides again what would soon be visible. */
  readonly keepHidden: () => Promise<void>;
  /** Shows everything. */
  readonly show: () => Promise<void>;
}

/** The messages that a walk has received and not deleted. It hides them for as long as it takes. */
export function createHeldLetters(
  queue: Pick<DeadLetterQueue, "hide">,
  { hiddenSeconds, now }: { readonly hiddenSeconds: number; readonly now: () => number },
): Hiding {
  /** The newest handle of each, in the order in which they become visible. */
  const held = new Map<string, { readonly receiptHandle: string; readonly since: number }>();

  const hold = (messageId: string, receiptHandle: string, since: number) => {
    held.delete(messageId);
    held.set(messageId, { receiptHandle, since });
  };

  return {
    add: ({ messageId, receiptHandle }) => hold(messageId, receiptHandle, now()),
    forget: (messageId) => void held.delete(messageId),
    size: () => held.size,
    keepHidden: async () => {
      const at = now();
      const due: (readonly [string, string])[] = [];
      for (const [messageId, { receiptHandle, since }] of held) {
        if (at - since < (hiddenSeconds * 1000) / 2) break;
        due.push([messageId, receiptHandle]);
      }
      if (due.length === 0) return;
      await queue.hide(
        due.map(([, receiptHandle]) => receiptHandle),
        hiddenSeconds,
      );
      for (const [messageId, receiptHandle] of due) hold(messageId, receiptHandle, at);
    },
    show: () =>
      queue.hide(
        [...held.values()].map(({ receiptHandle }) => receiptHandle),
        0,
      ),
  };
}
