import type { Balance, Pipeline, PlainBalance } from "../../messages/console-state.ts";
import type { Edge, NodeName } from "./pipeline-layout.ts";

export interface PipelineCounts {
  readonly spacelift: number;
  readonly receiver: number;
  readonly queue: number;
  readonly forwarder: number;
  readonly datadog: number;
  readonly letters: number;
  readonly ledger: number;
  readonly plainFunction: number;
  readonly plainDatadog: number;
  readonly plainLost: number;
}

/** How a run moves: on its way, sent without success, or lost. */
export type MoveKind = "forward" | "returned" | "lost";

export interface Move extends Edge {
  readonly kind: MoveKind;
  readonly count: number;
  readonly delayMilliseconds: number;
}

/** `plain` is null with a real Datadog. */
export function countsOf(
  pipeline: Pipeline,
  { held }: Pick<Balance, "held">,
  plain: Pick<PlainBalance, "expected" | "held" | "lost"> | null,
): PipelineCounts {
  return {
    spacelift: pipeline.issued,
    receiver: pipeline.answered["202"] ?? 0,
    // A message stays on the queue until the forwarder deletes it.
    queue: pipeline.waiting + pipeline.inForwarder,
    forwarder: pipeline.posts,
    datadog: held,
    letters: pipeline.deadLetters,
    ledger: pipeline.claims,
    plainFunction: plain?.expected ?? 0,
    plainDatadog: plain?.held ?? 0,
    plainLost: plain?.lost ?? 0,
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
    move("receiver", "queue", grown("receiver"), 300),
    move("queue", "forwarder", grown("datadog") + grown("letters"), 600),
    move("forwarder", "datadog", grown("datadog"), 900),
    move("forwarder", "datadog", now.failed - before.failed, 600, "returned"),
    move("forwarder", "ledger", grown("ledger"), 900),
    move("forwarder", "letters", grown("letters"), 900),
    move("letters", "queue", before.counts.letters - now.counts.letters, 0),
    move("spacelift", "plainFunction", grown("plainFunction"), 0),
    move("plainFunction", "plainDatadog", grown("plainDatadog"), 600),
    move("plainFunction", "plainLost", grown("plainLost"), 600, "lost"),
  ].filter(({ count }) => count > 0);
}
