import type { DestinationName } from "../../../lambda/contract/destinations.ts";
import { byNpmScript } from "../../../scripts/deployment/invocation.ts";
import type { DlqPorts } from "../../../scripts/dlq/connect.ts";
import { joinDeadLetterQueues } from "../../../scripts/dlq/destination-letters.ts";
import { runDlq } from "../../../scripts/dlq/program.ts";
import { createLedgerStandIn } from "../../../simulator/stand-ins/ledger.ts";
import { createQueueStandIn } from "../../../simulator/stand-ins/queue.ts";
import { outboxOf } from "../../../simulator/stand-ins/queue-ports.ts";
import { recordTerminal } from "../record-terminal.ts";
import { start } from "./harness.ts";
import { createReluctantQueue } from "./reluctant-queue.ts";

interface Behaviour {
  /** A destination whose queue is consumed while the command waits. */
  readonly consume?: DestinationName;
  /** Whether each of its messages is dead-lettered. */
  readonly fail?: boolean;
}

/** The queues of several destinations in memory, and the commands on them. */
export function createDestinationsHarness(names: readonly DestinationName[], { consume, fail }: Behaviour = {}) {
  let now = start;
  const clock = () => now;
  const create = () => ({
    queue: createQueueStandIn({ clock, visibilityTimeoutSeconds: 60 }),
    dead: createQueueStandIn({ clock, visibilityTimeoutSeconds: 600 }),
  });
  const queues = { metrics: create(), pipelines: create(), events: create(), deployments: create(), logs: create() };

  const consumeOnce = async (name: DestinationName) => {
    const { queue, dead } = queues[name];
    for (const { body, receiptHandle } of await queue.receive(10)) {
      if (fail === true) await dead.send({ body, attributes: { reason: "rejected" } });
      await queue.remove(receiptHandle);
    }
  };

  const connect = (wanted: string | undefined): DlqPorts => ({
    deadLetters: joinDeadLetterQueues(
      names
        .filter((name) => wanted === undefined || name === wanted)
        .map((destination, index) => createReluctantQueue(queues[destination].dead, { destination, seed: index })),
    ),
    enqueue: (destination, body) => outboxOf(queues[destination].queue).enqueue(body),
    queueDepth: (destination) => Promise.resolve(queues[destination].queue.depth()),
    ledger: createLedgerStandIn(),
    historicalMetrics: () => Promise.resolve(false),
    now: clock,
    wait: async (milliseconds) => {
      now += milliseconds;
      if (consume !== undefined) await consumeOnce(consume);
    },
  });

  const run = async (argv: readonly string[]) => {
    const recorded = recordTerminal();
    const code = await runDlq(argv, {
      connect: (_, wanted) => Promise.resolve(connect(wanted)),
      terminal: recorded.terminal,
      signal: new AbortController().signal,
      invocation: byNpmScript,
    });
    return { code, out: recorded.out(), said: recorded.said() };
  };

  return {
    ...{ queues, run },
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}
