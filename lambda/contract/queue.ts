/**
 * A schedule sends this message every five minutes. The forwarder answers with a heartbeat point, so a missing heartbeat in
 * Datadog means a broken path.
 */
export const heartbeatMessage = '{"version":1,"kind":"heartbeat"}';

/** The forwarder dead-letters a message within a day of the end of its retention. */
export const queueRetentionDays = 4;

/** How Lambda hands the queue's messages to the forwarder: docs/decisions/0016-batching-window.md. */
export const forwarderBatch = {
  largestSize: 100,
  /** At least 1 for batches of more than ten messages (AWS Lambda, "Using Lambda with Amazon SQS"). */
  windowSeconds: 1,
  maximumConcurrency: 5,
} as const;

export const heartbeatIntervalSeconds = 300;

/** Deliveries that the HTTP API accepts in a second. */
export const deliveriesPerSecond = 500;
