/** Runs that become events in Datadog. `tracked`: those that may change resources. */
export const eventRunChoices = ["tracked", "all"] as const;

export type EventRuns = (typeof eventRunChoices)[number];
