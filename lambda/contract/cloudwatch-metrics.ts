/**
 * This project's own CloudWatch metrics. Those of deliveries come from the API's access log. The functions write all
 * others into their logs, in embedded metric format, and omit zeros: AWS bills a metric for each hour in which it occurs.
 */
export const cloudWatchMetrics = {
  namespace: "SpaceliftDatadog",
  /** The one dimension: `integrationName`. */
  dimension: "Integration",
  /** Number of registered settings that differ in Spacelift, at each check. */
  registrationDrift: "RegistrationDrift",
  /** Deliveries that API Gateway answered with 429. Only its access log has them. */
  deliveriesThrottled: "DeliveriesThrottled",
  /** 1 for a delivery answered with 401, 0 for an accepted one. Only the access log has them. */
  deliveriesRefused: "DeliveriesRefused",
  /** Events that Datadog accepted in this batch. */
  eventsDelivered: "EventsDelivered",
  /** Messages whose event Datadog already had, or received from another message of the batch. */
  duplicatesDropped: "DuplicatesDropped",
  /** Events whose timestamp was too old to claim: delivered at a timestamp over half an hour later. */
  eventsLate: "EventsLate",
  /** Seconds by which an event was shifted off an occupied timestamp. */
  secondsMoved: "SecondsMoved",
  /** Events that wait because every second of the last half hour is occupied. */
  slotsExhausted: "SlotsExhausted",
  /** Events sent without part of the policy's extension, because Datadog rejects them with it. */
  extensionsOmitted: "ExtensionsOmitted",
  /** Seconds between the date of Datadog's answers and our clock, when over two minutes. */
  clockDisagreement: "ClockDisagreement",
  /** Milliseconds from a run's end to Datadog's acceptance. The end of a module version is unknown. */
  deliveryLatency: "DeliveryLatency",
  /** Messages returned to the queue. */
  messagesReturned: "MessagesReturned",
  /** Age on the queue of the oldest returned message, in seconds. */
  returnedMessageAge: "ReturnedMessageAge",
  /** Messages moved to the dead-letter queue, by reason. */
  deadLettered: {
    malformed: "DeadLetteredMalformed",
    rejected: "DeadLetteredRejected",
    too_old: "DeadLetteredTooOld",
    retention_expiring: "DeadLetteredRetentionExpiring",
    ambiguous: "DeadLetteredAmbiguous",
  },
  /** Datadog's answers to POSTs, heartbeats included. */
  answers: {
    accepted: "DatadogAnswers2xx",
    keyRefused: "DatadogAnswers403",
    rateLimited: "DatadogAnswers429",
    refused: "DatadogAnswers4xx",
    failed: "DatadogAnswers5xx",
    none: "DatadogNoAnswer",
  },
} as const;
