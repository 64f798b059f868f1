/** Id of both the registered webhook and the registered policy. */
export const webhookId = "spacelift-datadog";
