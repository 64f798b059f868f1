import type { DestinationName } from "../lambda/contract/destinations.ts";
import type { AwsMetrics } from "./console/aws-metrics.ts";
import { createConsumers, type Environment } from "./consumers.ts";
import { type DestinationPorts, type OtherDestination, startDestination } from "./destination-functions.ts";
import type { Faults } from "./faults.ts";
import { createFunctionProcess } from "./function-process.ts";
import { createQueues, type QueueObservers, type Queues } from "./queues.ts";
import type { EventSourceMapping } from "./stand-ins/event-source-mapping.ts";
import { inboxOf } from "./stand-ins/queue-ports.ts";

/** A destination as a deployment has it: a queue, a dead-letter queue, a function that consumes the queue. */
export interface RunningDestination extends Queues {
  readonly name: DestinationName;
  /** Two, for `queue-duplicates`. */
  readonly environments: readonly [Environment, Environment];
  readonly consumers: readonly EventSourceMapping[];
}

export interface DestinationParts extends Omit<DestinationPorts, "inbox"> {
  readonly faults: Pick<Faults, "isOn">;
  readonly observers?: QueueObservers;
  readonly aws: Pick<AwsMetrics, "invocation">;
}

/** Ten seconds are reserved, so a watcher soon sees the retry of a POST that hangs. */
const timeoutMilliseconds = 13_000;

/** With queue and function of its own, so that no other destination waits for it. */
export function startRunningDestination(name: OtherDestination, parts: DestinationParts): RunningDestination {
  const { faults, observers, aws, ...ports } = parts;
  const queues = createQueues(faults, observers);
  const inbox = inboxOf(queues.queue, queues.deadLetterQueue);
  const open = (): Environment => {
    const { invoke, restart, end } = createFunctionProcess(
      (surroundings) => startDestination(name, { ...ports, inbox }, surroundings),
      faults,
    );
    const forwarder: Environment["forwarder"] = (event, context) =>
      aws.invocation(name, () => invoke((handler) => handler(event, context)));
    return { forwarder, restart, end };
  };
  const environments = [open(), open()] as const;
  const consumers = createConsumers({ ...queues, environments, faults, timeoutMilliseconds, log: ports.log });
  return { name, ...queues, environments, consumers };
}
