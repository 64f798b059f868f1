import { setTimeout as wait } from "node:timers/promises";
import type { AwsNames } from "../../lambda/installer/domain/datadog-file.ts";
import { createHeldPoints, type HeldPoints } from "../stand-ins/held-points.ts";
import type { QueueStandIn } from "../stand-ins/queue.ts";

type FunctionName = "receiver" | "forwarder";

export interface AwsMetrics {
  readonly invocation: <T>(name: FunctionName, invoke: () => Promise<T>) => Promise<T>;
  /** Writes at regular intervals until the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly live: HeldPoints["live"];
}

const everyMilliseconds = 5_000;
const maximumPoints = 20_000;

/** CloudFormation generates them in a real installation. */
export const awsNames = {
  forwarderFunction: "spacelift-datadog-forwarder",
  receiverFunction: "spacelift-datadog-receiver",
  queue: "spacelift-datadog-queue",
  deadLetterQueue: "spacelift-datadog-dead-letters",
} as const satisfies AwsNames;

const functionNames = {
  receiver: awsNames.receiverFunction,
  forwarder: awsNames.forwarderFunction,
} as const satisfies Record<FunctionName, string>;

/** Those that Datadog's AWS integration collects, as far as the dashboard shows them. */
export function createAwsMetrics(
  queues: Readonly<Record<"queue" | "deadLetterQueue", Pick<QueueStandIn, "depth">>>,
  clock: () => number,
): AwsMetrics {
  const held = createHeldPoints(clock, { maximumPoints });
  const counts = {
    receiver: { invocations: 0, errors: 0, throttles: 0 },
    forwarder: { invocations: 0, errors: 0, throttles: 0 },
  };

  const write = () => {
    const now = clock();
    const second = Math.floor(now / 1000);
    for (const name of ["receiver", "forwarder"] as const) {
      const own = counts[name];
      const tags = [`functionname:${functionNames[name]}`];
      held.write(
        Object.entries(own).map(([metric, value]) => ({ metric: `aws.lambda.${metric}`, tags, second, value })),
      );
      Object.assign(own, { invocations: 0, errors: 0, throttles: 0 });
    }
    for (const name of ["queue", "deadLetterQueue"] as const) {
      const tags = [`queuename:${awsNames[name]}`];
      const { visible, oldestSentAt } = queues[name].depth();
      const age = oldestSentAt === undefined ? 0 : Math.max(0, Math.round((now - oldestSentAt) / 1000));
      held.write([
        { metric: "aws.sqs.approximate_number_of_messages_visible", type: "gauge", tags, second, value: visible },
        { metric: "aws.sqs.approximate_age_of_oldest_message", type: "gauge", tags, second, value: age },
      ]);
    }
  };

  return {
    invocation: async (name, invoke) => {
      counts[name].invocations += 1;
      try {
        return await invoke();
      } catch (error) {
        counts[name].errors += 1;
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
