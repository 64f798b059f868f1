import { type Disrupt, disrupted, undisturbed } from "./disruption.ts";
import { type OutgoingMessage, type QueuedMessage, type ReceivedMessage, refuseInvalid } from "./queue-message.ts";

export interface QueueStandIn {
  readonly send: (message: OutgoingMessage) => Promise<void>;
  /** Oldest first. Hides the messages for the visibility timeout. */
  readonly receive: (maximum: number) => Promise<readonly ReceivedMessage[]>;
  /** From now. Rejects if the handle is unknown. */
  readonly changeVisibility: (receiptHandle: string, seconds: number) => Promise<void>;
  /** An older handle is accepted but has no effect. */
  readonly remove: (receiptHandle: string) => Promise<void>;
  /** Visible or hidden, oldest first. Reading them is not a receive, so no fault applies. */
  readonly messages: () => readonly QueuedMessage[];
  /**
   * In milliseconds since 1970. As in SQS, the age leaves out messages that were received three times (AWS
   * documentation, "Available CloudWatch metrics for Amazon SQS").
   */
  readonly depth: () => { readonly visible: number; readonly hidden: number; readonly oldestSentAt?: number };
  /**
   * Like `StartMessageMoveTask`: each arrives as a new message with the same body and attributes. Returns their number.
   */
  readonly moveTo: (target: SendTarget, messageIds?: ReadonlySet<string>) => number;
}

export interface QueueSettings {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly visibilityTimeoutSeconds: number;
  /** After the first send. @default forever */
  readonly retentionSeconds?: number;
  /** At the receive that exceeds `maxReceiveCount`. */
  readonly redrive?: { readonly maxReceiveCount: number; readonly to: MoveTarget };
  readonly disrupt?: Disrupt<QueueOperation>;
  readonly observer?: QueueObserver;
}

/** A moving message enters the new queue before it leaves the old one. */
export interface QueueObserver {
  readonly added: (message: QueuedMessage) => void;
  readonly removed: (message: QueuedMessage) => void;
}

export type QueueOperation = "send" | "receive" | "changeVisibility" | "remove";

interface MoveTarget {
  /** Unchanged, with its id and timestamp. */
  readonly take: (message: QueuedMessage) => void;
}

interface SendTarget {
  /** No fault applies. */
  readonly put: (message: OutgoingMessage) => void;
}

interface Entry {
  readonly message: QueuedMessage;
  visibleAt: number;
  receives: number;
}

const leftOutAtReceives = 3;

/** A message keeps its id when it moves, so ids are unique across queues. */
let queues = 0;

/**
 * A receive with the fault `repeat` leaves its messages visible, so that they are delivered twice, which "at least
 * once" permits.
 */
export function createQueueStandIn(settings: QueueSettings): QueueStandIn & MoveTarget & SendTarget {
  const { clock, visibilityTimeoutSeconds, redrive, disrupt = undisturbed, observer } = settings;
  const { retentionSeconds = Number.POSITIVE_INFINITY } = settings;
  queues += 1;
  const queueId = queues.toString(16).padStart(8, "0");
  const entries = new Map<string, Entry>();
  let count = 0;

  const endOf = ({ sentAtMilliseconds }: QueuedMessage) => sentAtMilliseconds + retentionSeconds * 1000;

  /** No message expires before this. A message that was moved here may be older than the others. */
  let nextEnd = Number.POSITIVE_INFINITY;

  const add = (message: QueuedMessage) => {
    nextEnd = Math.min(nextEnd, endOf(message));
    entries.set(message.messageId, { message, visibleAt: clock(), receives: 0 });
    observer?.added(message);
  };

  const drop = ({ message }: Entry) => {
    if (entries.delete(message.messageId)) observer?.removed(message);
  };

  /** SQS silently deletes expired messages, received or not. */
  const expire = () => {
    const now = clock();
    if (now < nextEnd) return;
    nextEnd = Number.POSITIVE_INFINITY;
    for (const entry of entries.values()) {
      const end = endOf(entry.message);
      if (end <= now) drop(entry);
      else nextEnd = Math.min(nextEnd, end);
    }
  };

  const send = ({ body, attributes = {} }: OutgoingMessage) => {
    refuseInvalid({ body, attributes });
    count += 1;
    const messageId = `${queueId}-0000-4000-8000-${count.toString(16).padStart(12, "0")}`;
    add({ messageId, body, attributes, sentAtMilliseconds: clock() });
  };

  const receive = (maximum: number, hiddenSeconds: number): readonly ReceivedMessage[] => {
    expire();
    const now = clock();
    const received: ReceivedMessage[] = [];
    for (const entry of entries.values()) {
      if (received.length === maximum) break;
      if (entry.visibleAt > now) continue;
      if (redrive !== undefined && entry.receives >= redrive.maxReceiveCount) {
        redrive.to.take(entry.message);
        drop(entry);
        continue;
      }
      entry.receives += 1;
      entry.visibleAt = now + hiddenSeconds * 1000;
      received.push({ ...entry.message, receiptHandle: handleOf(entry), receiveCount: entry.receives });
    }
    return received;
  };

  const find = (receiptHandle: string): Entry | undefined => {
    expire();
    const entry = entries.get(receiptHandle.split("#")[0] ?? "");
    return entry !== undefined && handleOf(entry) === receiptHandle ? entry : undefined;
  };

  const changeVisibility = (receiptHandle: string, seconds: number) => {
    const entry = find(receiptHandle);
    if (entry === undefined || entry.visibleAt <= clock()) throw new Error("MessageNotInflight: it is not hidden");
    entry.visibleAt = clock() + seconds * 1000;
  };

  const remove = (receiptHandle: string) => {
    const entry = find(receiptHandle);
    if (entry !== undefined) drop(entry);
  };

  const depth = () => {
    expire();
    const now = clock();
    const all = [...entries.values()];
    const visible = all.filter(({ visibleAt }) => visibleAt <= now).length;
    const oldest = all.find(({ receives }) => receives < leftOutAtReceives)?.message.sentAtMilliseconds;
    return { visible, hidden: entries.size - visible, ...(oldest !== undefined && { oldestSentAt: oldest }) };
  };

  const moveTo = (target: SendTarget, messageIds?: ReadonlySet<string>) => {
    expire();
    const moving = [...entries.values()].filter(({ message }) => messageIds?.has(message.messageId) ?? true);
    for (const entry of moving) {
      target.put(entry.message);
      drop(entry);
    }
    return moving.length;
  };

  return {
    put: send,
    depth,
    moveTo,
    send: (message) => disrupted(disrupt, "send", () => send(message)),
    receive: (maximum) =>
      disrupted(
        disrupt,
        "receive",
        () => receive(maximum, visibilityTimeoutSeconds),
        () => receive(maximum, 0),
      ),
    changeVisibility: (handle, seconds) =>
      disrupted(disrupt, "changeVisibility", () => changeVisibility(handle, seconds)),
    remove: (handle) => disrupted(disrupt, "remove", () => remove(handle)),
    messages: () => {
      expire();
      return [...entries.values()].map(({ message }) => message);
    },
    take: add,
  };
}

function handleOf({ message, receives }: Entry): string {
  return `${message.messageId}#${receives}`;
}
