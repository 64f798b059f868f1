import type { Log } from "../lambda/shared/log.ts";
import type { AwsMetrics } from "./console/aws-metrics.ts";
import type { createExecutionEnvironment } from "./execution-environment.ts";
import type { Faults } from "./faults.ts";
import { createEventSourceMapping, type EventSourceMapping } from "./stand-ins/event-source-mapping.ts";
import type { QueueStandIn } from "./stand-ins/queue.ts";

type Environment = Pick<ReturnType<typeof createExecutionEnvironment>, "forwarder" | "end">;

export interface ConsumerParts {
  readonly queue: QueueStandIn;
  readonly environments: readonly [Environment, Environment];
  readonly faults: Pick<Faults, "isOn">;
  readonly aws: Pick<AwsMetrics, "invocation">;
  readonly log: Log;
}

/**
 * How long an invocation of the forwarder may take. It keeps 25 seconds in reserve, so a POST gets three: a watcher
 * is not to wait long for the retry of one that never ends. A message is hidden for longer than that.
 */
const timeoutMilliseconds = 28_000;

/** What brings the queue's messages to the forwarder: the first alone, and both where a message is delivered twice at once. */
export function createConsumers(parts: ConsumerParts): readonly EventSourceMapping[] {
  const { queue, environments, faults, aws, log } = parts;
  const [first] = environments;
  return environments.map((environment) =>
    createEventSourceMapping({
      queue: {
        remove: queue.remove,
        receive: async (maximum) => {
          if (!faults.isOn("queue-duplicates")) return environment === first ? queue.receive(maximum) : [];
          return (await queue.receive(maximum)).toReversed();
        },
      },
      handler: (event, context) => aws.invocation("forwarder", () => environment.forwarder(event, context)),
      clock: Date.now,
      timeoutMilliseconds,
      onTimeout: environment.end,
      log,
    }),
  );
}
