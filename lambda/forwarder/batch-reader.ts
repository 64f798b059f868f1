import type { SQSRecord } from "aws-lambda";
import type { Destination, EventIdentity, ReceivedEvent } from "./destination.ts";
import { type ReadConfiguration, type ReadMessage, readRecord } from "./read-record.ts";
import { receiveCount } from "./retry.ts";

/** Without the event's content, which is too large to keep. */
export type IncomingMessage = { readonly record: SQSRecord } & (
  | Exclude<ReadMessage<unknown>, { kind: "event" }>
  | { readonly kind: "event"; readonly event: EventIdentity; readonly isAccepted: boolean }
);

export interface BatchReader<Content> {
  /** Each message is read when its event is taken. */
  readonly events: () => Iterable<ReceivedEvent<Content>>;
  readonly messages: () => readonly IncomingMessage[];
}

export function createBatchReader<Content>(
  records: readonly SQSRecord[],
  destination: Destination<Content>,
  nowMilliseconds: number,
  configuration: ReadConfiguration<Content>,
): BatchReader<Content> {
  const ordered = records.toSorted((one, other) => Number(isRepeated(other)) - Number(isRepeated(one)));
  const messages = new Map<SQSRecord, IncomingMessage>();

  const read = (record: SQSRecord): ReadMessage<Content> => {
    const message = readRecord(record, nowMilliseconds, configuration);
    if (!messages.has(record)) messages.set(record, withoutContent(record, message, destination));
    return message;
  };

  return {
    *events() {
      const taken = new Set<string>();
      for (const record of ordered) {
        const message = read(record);
        if (message.kind !== "event") continue;
        const { received } = message;
        if (taken.has(received.eventId) || !destination.accepts(received.event)) continue;
        taken.add(received.eventId);
        yield received;
      }
    },
    messages: () => {
      for (const record of ordered) if (!messages.has(record)) read(record);
      return [...messages.values()];
    },
  };
}

function withoutContent<Content>(
  record: SQSRecord,
  message: ReadMessage<Content>,
  destination: Destination<Content>,
): IncomingMessage {
  if (message.kind !== "event") return { ...message, record };
  const { event, ...identity } = message.received;
  return { kind: "event", record, event: identity, isAccepted: destination.accepts(event) };
}

function isRepeated(record: SQSRecord): boolean {
  return receiveCount(record) > 1;
}
