/**
 * The message that a schedule puts on the queue every five minutes. The forwarder answers it with a heartbeat point, so a
 * heartbeat missing in Datadog means a broken path.
 */
export const heartbeatMessage = '{"version":1,"kind":"heartbeat"}';

/** Days that the queue keeps a message. The forwarder dead-letters a message within a day of that end. */
export const queueRetentionDays = 4;
