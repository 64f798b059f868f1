/** Datadog products that events are sent to. Each has a queue, a dead-letter queue and a function of its own. */
export const destinationNames = ["metrics", "pipelines", "events", "deployments"] as const;

export type DestinationName = (typeof destinationNames)[number];
