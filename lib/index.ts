export { ConfigurationError } from "./configuration/configuration.ts";
export type { DatadogSite, SpaceliftDatadogProps } from "./configuration/spacelift-datadog-props.ts";
export type { DatadogAssets } from "./datadog-assets.ts";
export type { ManualRegistration } from "./manual-registration.ts";
export type { Registration } from "./registration.ts";
export { SpaceliftDatadog } from "./spacelift-datadog.ts";
export { SpaceliftDatadogStack, type SpaceliftDatadogStackProps } from "./spacelift-datadog-stack.ts";
