import { setTimeout as wait } from "node:timers/promises";
import type { DestinationName } from "../../lambda/contract/destinations.ts";
import type { AwsNames } from "../../lambda/installer/domain/datadog-file.ts";
import { createHeldPoints, type HeldPoints } from "../stand-ins/held-points.ts";
import type { QueueStandIn } from "../stand-ins/queue.ts";

export interface AwsMetrics {
  readonly invocation: <T>(name: FunctionName, invoke: () => Promise<T>) => Promise<T>;
  /** Writes at regular intervals until the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly live: HeldPoints["live"];
}

/** A destination's function has the destination's name. */
type FunctionName = "receiver" | DestinationName;

interface WatchedDestination {
  readonly name: DestinationName;
  readonly queue: Pick<QueueStandIn, "depth">;
  readonly deadLetterQueue: Pick<QueueStandIn, "depth">;
}

const everyMilliseconds = 5_000;
/** Of more than two hours, with every destination. */
const maximumPoints = 60_000;

/** The names of these destinations' functions and queues. CloudFormation generates them in a real installation. */
export function awsNamesOf(destinations: readonly DestinationName[]): AwsNames {
  const all = (nameOf: (destination: DestinationName) => string) => destinations.map(nameOf).join();
  return {
    forwarderFunction: all(functionName),
    receiverFunction: functionName("receiver"),
    queue: all(queueName),
    deadLetterQueue: all(deadLetterQueueName),
  };
}

const functionName = (name: FunctionName) => `spacelift-datadog-${name === "metrics" ? "forwarder" : name}`;
const queueName = (name: DestinationName) => `spacelift-datadog-${name === "metrics" ? "" : `${name}-`}queue`;
const deadLetterQueueName = (name: DestinationName) =>
  `spacelift-datadog-${name === "metrics" ? "" : `${name}-`}dead-letters`;

/** Those that Datadog's AWS integration collects, as far as the dashboard shows them. */
export function createAwsMetrics(destinations: () => readonly WatchedDestination[], clock: () => number): AwsMetrics {
  const held = createHeldPoints(clock, { maximumPoints });
  const counts = new Map<FunctionName, { invocations: number; errors: number; throttles: number }>();
  const countsOf = (name: FunctionName) => {
    const own = counts.get(name) ?? noInvocations();
    counts.set(name, own);
    return own;
  };

  const writeFunction = (name: FunctionName, second: number) => {
    const tags = [`functionname:${functionName(name)}`];
    const own = Object.entries(countsOf(name));
    held.write(own.map(([metric, value]) => ({ metric: `aws.lambda.${metric}`, tags, second, value })));
    counts.set(name, noInvocations());
  };
  const writeQueue = (name: string, { depth }: Pick<QueueStandIn, "depth">, now: number) => {
    const tags = [`queuename:${name}`];
    const second = Math.floor(now / 1000);
    const { visible, oldestSentAt } = depth();
    const age = oldestSentAt === undefined ? 0 : Math.max(0, Math.round((now - oldestSentAt) / 1000));
    held.write([
      { metric: "aws.sqs.approximate_number_of_messages_visible", type: "gauge", tags, second, value: visible },
      { metric: "aws.sqs.approximate_age_of_oldest_message", type: "gauge", tags, second, value: age },
    ]);
  };
  const write = () => {
    const now = clock();
    writeFunction("receiver", Math.floor(now / 1000));
    for (const { name, queue, deadLetterQueue } of destinations()) {
      writeFunction(name, Math.floor(now / 1000));
      writeQueue(queueName(name), queue, now);
      writeQueue(deadLetterQueueName(name), deadLetterQueue, now);
    }
  };

  return {
    invocation: async (name, invoke) => {
      countsOf(name).invocations += 1;
      try {
        return await invoke();
      } catch (error) {
        countsOf(name).errors += 1;
        throw error;
      }
    },
    run: async (signal) => {
      while (!signal.aborted) {
        write();
        await wait(everyMilliseconds, undefined, { signal }).catch(() => {});
      }
    },
    live: held.live,
  };
}

function noInvocations() {
  return { invocations: 0, errors: 0, throttles: 0 };
}
