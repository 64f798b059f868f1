import type { Faults } from "../faults.ts";
import type {
  ConsoleState,
  LetterSummary,
  PostCounts,
  RotationState,
  TrafficState,
} from "../messages/console-state.ts";
import type { QueueStandIn } from "../stand-ins/queue.ts";
import type { QueuedMessage } from "../stand-ins/queue-message.ts";
import type { Oracle } from "./oracle.ts";
import type { PlainForwarder } from "./plain-forwarder.ts";
import { titleOf } from "./reported-event.ts";
import type { RunHistory } from "./run-history.ts";

export interface StatePorts {
  readonly forwardsTo: string | undefined;
  readonly issued: () => number;
  readonly answered: () => Readonly<Record<string, number>>;
  readonly posts: () => PostCounts;
  readonly claims: () => number;
  readonly queue: Pick<QueueStandIn, "depth">;
  readonly deadLetterQueue: Pick<QueueStandIn, "messages">;
  readonly oracle: Pick<Oracle, "read">;
  readonly plain: Pick<PlainForwarder, "read"> | undefined;
  readonly history: Pick<RunHistory, "find" | "newest">;
  readonly faults: Pick<Faults, "list">;
  readonly storm: { readonly isUnderWay: () => boolean };
  readonly traffic: { readonly read: () => TrafficState };
  readonly rotation: { readonly read: () => RotationState };
}

const runsShown = 50;
const lettersShown = 50;

export function readState(ports: StatePorts): ConsoleState {
  const { visible, hidden } = ports.queue.depth();
  const letters = ports.deadLetterQueue.messages();
  return {
    target: ports.forwardsTo ?? null,
    pipeline: {
      issued: ports.issued(),
      answered: ports.answered(),
      waiting: visible,
      inForwarder: hidden,
      ...ports.posts(),
      claims: ports.claims(),
      deadLetters: letters.length,
    },
    balance: ports.oracle.read(),
    plain: ports.plain?.read() ?? null,
    faults: ports.faults.list().flatMap(({ name, on }) => (on ? [name] : [])),
    storm: ports.storm.isUnderWay(),
    runs: ports.history.newest(runsShown),
    letters: {
      shown: letters
        .slice(-lettersShown)
        .map((letter) => summaryOf(letter, ports.history))
        .reverse(),
      more: Math.max(0, letters.length - lettersShown),
    },
    traffic: ports.traffic.read(),
    rotation: ports.rotation.read(),
  };
}

function summaryOf(
  { messageId, attributes, sentAtMilliseconds }: QueuedMessage,
  history: Pick<RunHistory, "find">,
): LetterSummary {
  const eventId = attributes["eventId"];
  const run = eventId === undefined ? undefined : history.find(eventId)?.summary;
  return {
    id: messageId,
    reason: attributes["reason"] ?? "too many receives",
    detail: attributes["detail"] ?? "",
    eventId: eventId ?? null,
    title: run === undefined ? null : titleOf(run),
    time: new Date(sentAtMilliseconds).toISOString(),
  };
}
