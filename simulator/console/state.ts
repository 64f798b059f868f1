import type { Faults } from "../faults.ts";
import type {
  ConsoleState,
  DestinationState,
  PollState,
  PostCounts,
  RotationState,
  TrafficState,
} from "../messages/console-state.ts";
import type { QueueStandIn } from "../stand-ins/queue.ts";
import type { FaultHistory } from "./fault-history.ts";
import type { Letters } from "./letters.ts";
import type { Occurrences } from "./occurrences.ts";
import type { Oracle } from "./oracle.ts";
import type { PlainForwarder } from "./plain-forwarder.ts";
import type { RunHistory } from "./run-history.ts";
import type { Storm } from "./storm.ts";

export interface StatePorts {
  readonly forwardsTo: string | undefined;
  readonly issued: () => number;
  readonly answered: () => Readonly<Record<string, number>>;
  readonly posts: () => PostCounts;
  readonly failedHeartbeats: () => number;
  readonly claims: () => number;
  readonly metrics: Readonly<Record<"queue" | "deadLetterQueue", Pick<QueueStandIn, "depth">>>;
  readonly destinations: () => readonly DestinationState[];
  readonly letters: Pick<Letters, "state">;
  readonly oracle: Pick<Oracle, "read">;
  readonly plain: Pick<PlainForwarder, "read"> | undefined;
  readonly history: Pick<RunHistory, "newest">;
  readonly faults: Pick<Faults, "list">;
  readonly faultHistory: Pick<FaultHistory, "period">;
  readonly storm: Pick<Storm, "read">;
  readonly occurrences: Pick<Occurrences, "read">;
  readonly traffic: { readonly read: () => TrafficState };
  readonly polls: { readonly read: () => PollState };
  readonly rotation: { readonly read: () => RotationState };
}

const runsShown = 50;

export function readState(ports: StatePorts): ConsoleState {
  const { queue, deadLetterQueue } = ports.metrics;
  const { visible, hidden } = queue.depth();
  const letters = deadLetterQueue.depth();
  return {
    target: ports.forwardsTo ?? null,
    pipeline: {
      issued: ports.issued(),
      answered: ports.answered(),
      waiting: visible,
      inForwarder: hidden,
      ...ports.posts(),
      claims: ports.claims(),
      deadLetters: letters.visible + letters.hidden,
    },
    failedHeartbeats: ports.failedHeartbeats(),
    balance: ports.oracle.read(),
    plain: ports.plain?.read() ?? null,
    faults: ports.faults.list().flatMap(({ name, on }) => (on ? [name] : [])),
    faultPeriod: ports.faultHistory.period(),
    storm: ports.storm.read(),
    occurrences: ports.occurrences.read(),
    runs: ports.history.newest(runsShown),
    letters: ports.letters.state(),
    destinations: ports.destinations(),
    traffic: ports.traffic.read(),
    polls: ports.polls.read(),
    rotation: ports.rotation.read(),
  };
}
