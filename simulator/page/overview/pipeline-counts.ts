import type { Balance, Pipeline, PlainBalance } from "../../messages/console-state.ts";
import { runsToCome } from "../runs-to-come.ts";
import type { Edge, NodeName } from "./pipeline-layout.ts";

export interface PipelineCounts extends Readonly<Record<NodeName, number>> {
  /** Accepted webhooks of runs that had reached the queue before. */
  readonly repeated: number;
  /** Runs of the plain forwarder that its Datadog does not have yet. */
  readonly retried: number;
}

/** `returned`: Datadog did not accept the POST. `lost`: the plain forwarder gave the run up. */
export type MoveKind = "forward" | "returned" | "lost";

export interface Move extends Edge {
  readonly kind: MoveKind;
  readonly count: number;
  readonly delayMilliseconds: number;
}

/** `plain` is null with a real Datadog. */
export function countsOf(
  pipeline: Pipeline,
  { held, expected }: Pick<Balance, "held" | "expected">,
  plain: PlainBalance | null,
): PipelineCounts {
  const receiver = pipeline.answered["202"] ?? 0;
  return {
    spacelift: pipeline.issued,
    receiver,
    repeated: Math.max(0, receiver - expected),
    // A message stays on the queue until the forwarder deletes it.
    queue: pipeline.waiting + pipeline.inForwarder,
    forwarder: pipeline.posts,
    datadog: held,
    letters: pipeline.deadLetters,
    ledger: pipeline.claims,
    plainFunction: plain?.expected ?? 0,
    plainDatadog: plain?.held ?? 0,
    plainLost: plain?.lost ?? 0,
    retried: plain === null ? 0 : runsToCome(plain),
  };
}

export interface Snapshot {
  readonly counts: PipelineCounts;
  /** POSTs that Datadog did not accept, heartbeats included. */
  readonly failed: number;
}

/** The messages that moved along each edge between two states. Nothing moves before the first state. */
export function movesOf(before: Snapshot | undefined, now: Snapshot): readonly Move[] {
  if (before === undefined) return [];
  const grown = (name: NodeName) => Math.max(0, now.counts[name] - before.counts[name]);
  const move = (
    from: NodeName,
    to: NodeName,
    count: number,
    delayMilliseconds: number,
    kind: MoveKind = "forward",
  ) => ({
    ...{ from, to, kind, delayMilliseconds },
    count: Math.max(0, count),
  });
  return [
    move("spacelift", "receiver", grown("spacelift"), 0),
    move("receiver", "queue", grown("receiver"), 700),
    move("queue", "forwarder", grown("datadog") + grown("letters"), 1_400),
    move("forwarder", "datadog", grown("datadog"), 2_100),
    move("forwarder", "datadog", now.failed - before.failed, 2_100, "returned"),
    move("forwarder", "ledger", grown("ledger"), 2_100),
    move("forwarder", "letters", grown("letters"), 2_100),
    move("letters", "queue", before.counts.letters - now.counts.letters, 0),
    move("spacelift", "plainFunction", grown("plainFunction"), 0),
    move("plainFunction", "plainDatadog", grown("plainDatadog"), 700),
    move("plainFunction", "plainLost", grown("plainLost"), 700, "lost"),
  ].filter(({ count }) => count > 0);
}
