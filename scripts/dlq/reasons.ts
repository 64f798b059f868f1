import { cloudWatchMetrics } from "../../lambda/contract/cloudwatch-metrics.ts";

/** Of a message without the attribute `reason`: SQS moved it, not the forwarder. */
export const movedBySqs = "too_many_receives";

/** Every reason that an event can have on the dead-letter queue. */
export const reasons: readonly string[] = [...Object.keys(cloudWatchMetrics.deadLettered), movedBySqs];
