import type { DestinationName } from "../../../lambda/contract/destinations.ts";
import type { DestinationQueue } from "../../../scripts/dlq/destination-letters.ts";
import type { QueueStandIn } from "../../../simulator/stand-ins/queue.ts";
import { createRandom } from "../../../simulator/traffic/random.ts";

export interface Reluctance {
  /** @default "metrics" */
  readonly destination?: DestinationName;
  readonly seed?: number;
  /** Probability of an empty receive although messages exist. */
  readonly emptyHanded?: number;
  /** The in-flight limit: a long poll at the limit returns nothing. @default no limit */
  readonly mostHidden?: number;
  readonly beforeReceive?: () => void;
}

/**
 * A queue that behaves like SQS (AWS documentation, "Short and long polling"): a receive may return fewer messages than
 * exist, or none.
 */
export function createReluctantQueue(queue: QueueStandIn, reluctance: Reluctance = {}): DestinationQueue {
  const { destination = "metrics", seed = 1, emptyHanded = 0.2, mostHidden, beforeReceive } = reluctance;
  const random = createRandom(seed);

  const hideOne = (receiptHandle: string, seconds: number) =>
    queue.changeVisibility(receiptHandle, seconds).catch((error: unknown) => {
      if (!String(error).includes("MessageNotInflight")) throw error;
    });

  return {
    name: destination,
    receive: async (hiddenSeconds) => {
      beforeReceive?.();
      if (random.chance(emptyHanded)) return [];
      const some = 1 + random.below(10);
      const room = mostHidden === undefined ? some : mostHidden - queue.depth().hidden;
      const letters = await queue.receive(Math.max(0, Math.min(some, room)));
      for (const { receiptHandle } of letters) await hideOne(receiptHandle, hiddenSeconds);
      return letters.map((letter) => ({ ...letter, destination }));
    },
    hide: async (receiptHandles, seconds) => {
      for (const receiptHandle of receiptHandles) await hideOne(receiptHandle, seconds);
    },
    remove: queue.remove,
    depth: () => Promise.resolve(queue.depth()),
  };
}
