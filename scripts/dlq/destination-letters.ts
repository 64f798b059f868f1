import type { DestinationName } from "../../lambda/contract/destinations.ts";
import type { QueueDepth } from "../deployment/queue-depth.ts";
import type { DeadLetterQueue } from "./dead-letter-queue.ts";

/** The dead-letter queue of one destination. */
export interface DestinationQueue extends DeadLetterQueue {
  readonly name: DestinationName;
}

const separator = " ";

/** The dead-letter queues of several destinations as one. A receipt handle begins with the name of its destination. */
export function joinDeadLetterQueues(queues: readonly DestinationQueue[]): DeadLetterQueue {
  const ownerOf = (handle: string): readonly [queue: DestinationQueue, ownHandle: string] => {
    const [name = ""] = handle.split(separator, 1);
    const queue = queues.find((each) => each.name === name);
    if (queue === undefined) throw new Error(`no dead-letter queue gave the receipt handle ${handle}`);
    return [queue, handle.slice(name.length + separator.length)];
  };
  return {
    receive: async (visibilityTimeoutSeconds) => {
      const received = await Promise.all(
        queues.map(async (queue) =>
          (await queue.receive(visibilityTimeoutSeconds)).map((letter) => ({
            ...letter,
            receiptHandle: `${queue.name}${separator}${letter.receiptHandle}`,
          })),
        ),
      );
      return received.flat();
    },
    hide: async (receiptHandles, seconds) => {
      const owned = receiptHandles.map(ownerOf);
      // A failed queue must not prevent the others.
      const results = await Promise.allSettled(
        queues.map(async (queue) => {
          const own = owned.flatMap(([owner, handle]) => (owner === queue ? [handle] : []));
          if (own.length > 0) await queue.hide(own, seconds);
        }),
      );
      for (const result of results) if (result.status === "rejected") throw result.reason;
    },
    remove: async (receiptHandle) => {
      const [queue, handle] = ownerOf(receiptHandle);
      await queue.remove(handle);
    },
    depth: async () => {
      const depths = await Promise.all(queues.map(({ depth }) => depth()));
      const add = (one: QueueDepth, other: QueueDepth) => ({
        visible: one.visible + other.visible,
        hidden: one.hidden + other.hidden,
      });
      return depths.reduce(add, { visible: 0, hidden: 0 });
    },
  };
}
