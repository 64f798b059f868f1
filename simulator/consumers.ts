import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { Log } from "../lambda/shared/log.ts";
import type { Faults } from "./faults.ts";
import { createEventSourceMapping, type EventSourceMapping } from "./stand-ins/event-source-mapping.ts";
import type { QueueStandIn } from "./stand-ins/queue.ts";

/** Of one forwarder. */
export interface Environment {
  readonly forwarder: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
  readonly restart: () => void;
  readonly end: () => void;
}

export interface ConsumerParts {
  readonly queue: QueueStandIn;
  readonly environments: readonly [Environment, Environment];
  readonly faults: Pick<Faults, "isOn">;
  /** The function reserves a part. A POST gets the rest, which is shorter than the visibility timeout. */
  readonly timeoutMilliseconds: number;
  readonly log: Log;
}

/** Uses both forwarders while the fault `queue-duplicates` is on. */
export function createConsumers(parts: ConsumerParts): readonly EventSourceMapping[] {
  const { queue, environments, faults, timeoutMilliseconds, log } = parts;
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
      handler: environment.forwarder,
      clock: Date.now,
      timeoutMilliseconds,
      onTimeout: environment.end,
      log,
    }),
  );
}
