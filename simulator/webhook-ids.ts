/** Id of both the registered webhook and the registered policy. */
export const webhookId = "spacelift-datadog";

/** The same, for the logs of runs. */
export const runLogsWebhookId = `${webhookId}-run-logs`;
