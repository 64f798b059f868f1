import type { Node } from "constructs";

/**
 * CDK keys without a `:`. The CLI has `cli-telemetry` and `acknowledged-issue-numbers` (`cdk acknowledge`), the legacy
 * synthesizer `assets-ecr-repository-name` (aws-cdk-lib, `Stack`).
 */
const cdkKeys: ReadonlySet<string> = new Set([
  "acknowledged-issue-numbers",
  "assets-ecr-repository-name",
  "cli-telemetry",
]);

/**
 * The raw configuration in a CDK app's context: all keys but the CDK's and its tools', so that `parseConfiguration` reports
 * a misspelled key.
 */
export function readConfigurationContext(node: Node): Readonly<Record<string, unknown>> {
  const context: Record<string, unknown> = node.getAllContext();
  return Object.fromEntries(Object.entries(context).filter(([key]) => !isCdkKey(key)));
}

/**
 * The CDK's flags have a scope (`@aws-cdk/…`). Its switches and lookups have a `:` (`aws:cdk:…`,
 * `availability-zones:account=…`), as have keys of plugins and libraries.
 */
export function isCdkKey(key: string): boolean {
  return key.startsWith("@") || key.startsWith("aws-cdk") || key.includes(":") || cdkKeys.has(key);
}
