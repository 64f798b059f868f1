import type { Balance, Pipeline } from "../messages/console-state.ts";
import type { Edge, NodeName } from "./pipeline-layout.ts";

export type Counts = Readonly<Record<NodeName, number>>;

export interface Move {
  readonly edge: Edge;
  readonly count: number;
  readonly delayMilliseconds: number;
}

export function countsOf(pipeline: Pipeline, { held }: Pick<Balance, "held">): Counts {
  return {
    spacelift: pipeline.issued,
    receiver: pipeline.answered["202"] ?? 0,
    queue: pipeline.waiting,
    forwarder: pipeline.inForwarder,
    datadog: held,
    letters: pipeline.deadLetters,
    ledger: pipeline.claims,
  };
}

/** The messages that moved along each edge between two states. Nothing moves before the first state. */
export function movesOf(before: Counts | undefined, now: Counts): readonly Move[] {
  const grown = (name: NodeName) => (before === undefined ? 0 : now[name] - before[name]);
  const move = (from: NodeName, to: NodeName, count: number, delayMilliseconds: number): Move => ({
    edge: { from, to },
    count: Math.max(0, count),
    delayMilliseconds,
  });
  return [
    move("spacelift", "receiver", grown("spacelift"), 0),
    move("receiver", "queue", grown("receiver"), 300),
    move("queue", "forwarder", Math.max(0, grown("datadog")) + Math.max(0, grown("letters")), 600),
    move("forwarder", "datadog", grown("datadog"), 900),
    move("forwarder", "ledger", grown("ledger"), 900),
    move("forwarder", "letters", grown("letters"), 900),
    move("letters", "queue", -grown("letters"), 0),
  ];
}
