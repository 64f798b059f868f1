/**
 * Functions log most of these metrics in embedded metric format and omit zeros: AWS bills each hour in which a metric
 * occurs.
 */
export const cloudWatchMetrics = {
  namespace: "SpaceliftDatadog",
  dimension: "Integration",
  /** Second dimension, for every destination except `metrics`: its metrics have only the first. */
  destinationDimension: "Destination",
  /** Number of registered settings that differ in Spacelift. */
  registrationDrift: "RegistrationDrift",
  /** Events whose deliveries were lost, enqueued from the evaluations that Spacelift kept. */
  eventsRecovered: "EventsRecovered",
  /** Kept evaluations that cannot be recovered, and time spans of which Spacelift kept too few. */
  eventsMissing: "EventsMissing",
  /** Deliveries answered with 429. Only API Gateway's access log has them. */
  deliveriesThrottled: "DeliveriesThrottled",
  /** 1 for a delivery answered with 401, 0 for an accepted one, from the access log. */
  deliveriesRefused: "DeliveriesRefused",
  /** The same for events of the audit trail. */
  auditEventsRefused: "AuditEventsRefused",
  /** The same for deliveries of run logs. */
  runLogsRefused: "RunLogsRefused",
  /** Deliveries that were too large for API Gateway or Lambda, from the access log. */
  runLogsTooLarge: "RunLogsTooLarge",
  eventsDelivered: "EventsDelivered",
  /** Messages whose event Datadog already had, or that another message of the batch contained. */
  duplicatesDropped: "DuplicatesDropped",
  /** Events too old to claim their own timestamp: delivered at one over half an hour later. */
  eventsLate: "EventsLate",
  /** Seconds by which an event was shifted off an occupied timestamp. */
  secondsMoved: "SecondsMoved",
  /** Events that wait because every second of the last half hour is occupied. */
  slotsExhausted: "SlotsExhausted",
  /** Events sent without the part of the policy's extension that Datadog rejects. */
  extensionsOmitted: "ExtensionsOmitted",
  /** Seconds between Datadog's clock and ours, when over two minutes. */
  clockDisagreement: "ClockDisagreement",
  /** Milliseconds from a run's end to Datadog's acceptance; unknown for a module version. */
  deliveryLatency: "DeliveryLatency",
  messagesReturned: "MessagesReturned",
  /** Age of the oldest returned message, in seconds. */
  returnedMessageAge: "ReturnedMessageAge",
  /** Polls of Spacelift's present state after which Datadog has no gauges. */
  pollsFailed: "PollsFailed",
  /** By reason. */
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
