import type { App, StackProps } from "aws-cdk-lib";
import { readConfigurationContext } from "./configuration/context.ts";
import { parseContext } from "./configuration/parse-context.ts";
import { SpaceliftDatadogStack } from "./spacelift-datadog-stack.ts";

/**
 * Adds a stack for each installation that the app's context configures. Prints every problem of a wrong configuration, and
 * then ends the process with 1. `createProps` is called once for each stack.
 */
export function addConfiguredStacks(app: App, createProps: () => StackProps = () => ({})): void {
  const parsed = parseContext(readConfigurationContext(app.node), process.cwd());
  if (parsed.outcome === "valid") {
    for (const { stackName, props } of parsed.installations) {
      new SpaceliftDatadogStack(app, stackName, { ...createProps(), configuration: props });
    }
  } else {
    for (const { message } of parsed.errors) console.error(message);
    process.exit(1);
  }
}
