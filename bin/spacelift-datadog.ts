import { App } from "aws-cdk-lib";
import { readConfigurationContext } from "../lib/configuration/context.ts";
import { parseContext } from "../lib/configuration/parse-context.ts";
import { SpaceliftDatadogStack } from "../lib/spacelift-datadog-stack.ts";

const app = new App();
const parsed = parseContext(readConfigurationContext(app.node), process.cwd());

if (parsed.outcome === "valid") {
  for (const { stackName, props } of parsed.installations) {
    new SpaceliftDatadogStack(app, stackName, { configuration: props });
  }
} else {
  for (const { message } of parsed.errors) console.error(message);
  process.exit(1);
}
