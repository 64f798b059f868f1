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
 * The forwarder reserves 25 seconds, so a POST gets three and a watcher soon sees the retry of one that hangs. The
 * visibility timeout is longer.
 */
const timeoutMilliseconds = 28_000;

/** Uses both forwarders while the fault `queue-duplicates` is on. */
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
