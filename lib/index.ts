export type { DatadogSite } from "../lambda/contract/datadog-sites.ts";
export { ConfigurationError, type ConfigurationProblem } from "./configuration/configuration-error.ts";
export type { SpaceliftDatadogProps } from "./configuration/spacelift-datadog-props.ts";
export type { DatadogAssets } from "./datadog-assets.ts";
export type { InstalledFunction, InstalledFunctions } from "./installed-functions.ts";
export type { ManualRegistration } from "./manual-registration.ts";
export type { Registration } from "./registration.ts";
export { SpaceliftDatadog } from "./spacelift-datadog.ts";
export { SpaceliftDatadogStack, type SpaceliftDatadogStackProps } from "./spacelift-datadog-stack.ts";
