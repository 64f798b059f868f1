import { Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { SpaceliftDatadogConstructProps } from "./app-resources.ts";
import { SpaceliftDatadog } from "./spacelift-datadog.ts";
import { addOperatorOutputs } from "./stack-outputs.ts";

/** A stack's own properties, and the configuration. */
export interface SpaceliftDatadogStackProps extends StackProps {
  readonly configuration: SpaceliftDatadogConstructProps;
}

/** One installation as a stack, with outputs for its operator and for this project's tools. */
export class SpaceliftDatadogStack extends Stack {
  readonly integration: SpaceliftDatadog;

  constructor(scope: Construct, id: string, { configuration, ...stackProps }: SpaceliftDatadogStackProps) {
    super(scope, id, { description: "Carries finished Spacelift runs to Datadog as metrics", ...stackProps });
    this.integration = new SpaceliftDatadog(this, "SpaceliftDatadog", configuration);
    addOperatorOutputs(this.integration, configuration);
  }
}
