import type { Node } from "constructs";

/**
 * Keys of the CDK without a `:`. `cli-telemetry` and `acknowledged-issue-numbers` are the CLI's (`cdk cli-telemetry`,
 * `cdk acknowledge`); `assets-ecr-repository-name` is the legacy synthesizer's (aws-cdk-lib, `Stack`).
 */
const cdkKeys: ReadonlySet<string> = new Set([
  "acknowledged-issue-numbers",
  "assets-ecr-repository-name",
  "cli-telemetry",
]);

/**
 * The configuration in a CDK app's context, raw: all but the keys of the CDK and of its tools, so that
 * `parseConfiguration` reports a misspelled key instead of ignoring it.
 */
export function readConfigurationContext(node: Node): Readonly<Record<string, unknown>> {
  const context: Record<string, unknown> = node.getAllContext();
  return Object.fromEntries(Object.entries(context).filter(([key]) => !isForeign(key)));
}

/**
 * The CDK's flags have a scope (`@aws-cdk/…`), its switches and the results of its lookups have a `:` (`aws:cdk:…`,
 * `availability-zones:account=…`), and so have the keys of plugins and libraries.
 */
function isForeign(key: string): boolean {
  return key.startsWith("@") || key.startsWith("aws-cdk") || key.includes(":") || cdkKeys.has(key);
}
