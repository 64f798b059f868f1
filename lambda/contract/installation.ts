/** Default name of the stack, the webhook and the policy. */
export const defaultIntegrationName = "spacelift-datadog";
