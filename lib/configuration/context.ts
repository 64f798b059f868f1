import type { Node } from "constructs";
import { isConfigurationKey, nearestKey } from "./nearest-key.ts";

/**
 * The configuration in a CDK app's context, raw. Context also holds the CDK's own keys and whatever a user keeps in
 * `~/.cdk.json`, so of the keys that are not ours only likely slips are taken along, for `parseConfiguration` to report.
 */
export function readConfigurationContext(node: Node): Readonly<Record<string, unknown>> {
  const context: Record<string, unknown> = node.getAllContext();
  return Object.fromEntries(Object.entries(context).filter(([key]) => isOurs(key)));
}

function isOurs(key: string): boolean {
  return isConfigurationKey(key) || (/^[\w-]+$/.test(key) && nearestKey(key) !== undefined);
}
