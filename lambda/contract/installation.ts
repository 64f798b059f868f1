/** `integrationName` where none is configured, and so the name of the stack, the webhook and the policy. */
export const defaultIntegrationName = "spacelift-datadog";
