/** Datadog products that get what the webhook delivers: runs, module versions and internal errors. */
export const runDestinationNames = ["metrics", "pipelines", "events", "deployments"] as const;

export type RunDestinationName = (typeof runDestinationNames)[number];

/** Each has a queue, a dead-letter queue and a function of its own. `logs` gets the audit trail and the logs of runs. */
export const destinationNames = [...runDestinationNames, "logs"] as const;

export type DestinationName = (typeof destinationNames)[number];
