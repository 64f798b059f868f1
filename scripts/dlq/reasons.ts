import { cloudWatchMetrics } from "../../lambda/contract/cloudwatch-metrics.ts";

/** Reason of a message without the attribute `reason`: SQS moved the message, not the forwarder. */
export const movedBySqs = "too_many_receives";

/** Every reason that an event can have on the dead-letter queue. */
export const reasons: readonly string[] = [...Object.keys(cloudWatchMetrics.deadLettered), movedBySqs];
