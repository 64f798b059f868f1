import { App } from "aws-cdk-lib";
import { createConfiguration } from "../lib/configuration/configuration.ts";
import { ConfigurationError } from "../lib/configuration/configuration-error.ts";
import { readConfigurationContext } from "../lib/configuration/context.ts";
import { parseConfiguration } from "../lib/configuration/parse-configuration.ts";
import { SpaceliftDatadogStack } from "../lib/spacelift-datadog-stack.ts";

const app = new App();
const parsed = parseConfiguration(readConfigurationContext(app.node));

if (parsed.outcome === "valid") {
  const { props } = parsed;
  new SpaceliftDatadogStack(app, createConfiguration(props).integrationName, { configuration: props });
} else {
  console.error(new ConfigurationError(parsed.problems).message);
  process.exit(1);
}
