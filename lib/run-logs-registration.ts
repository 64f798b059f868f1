import type { Rule } from "aws-cdk-lib/aws-events";
import { Policy } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { WrittenProperties } from "../lambda/contract/properties.ts";
import type { secretTagProperties } from "../lambda/contract/registration.ts";
import type { BundledFunction } from "./bundled-function.ts";
import type { Configuration } from "./configuration/configuration.ts";
import type { DatadogKey } from "./datadog-key.ts";
import type { Hosting } from "./hosting.ts";
import type { Ledger } from "./ledger.ts";
import { addReconciliation, registerWebhook } from "./registered-webhook.ts";
import { writeRunLogsProperties } from "./registration-properties.ts";
import type { RunLogsIntake } from "./run-logs-intake.ts";

export interface RunLogsRegistrationProps {
  readonly configuration: Configuration;
  readonly hosting: Hosting;
  readonly intake: RunLogsIntake;
  readonly ledger: Ledger;
  readonly registrar: BundledFunction;
  /** The registrar's schedule. */
  readonly schedule: Rule;
  /** Spacelift delivers only once Datadog accepts the key. */
  readonly datadogKey: DatadogKey;
  readonly secretTags: WrittenProperties<typeof secretTagProperties>;
}

/**
 * Registers a second webhook and policy, for the logs of runs. An error in this policy, a body that is too large or a
 * disabled webhook here costs no metric.
 */
export class RunLogsRegistration extends Construct {
  readonly webhookId: string;
  readonly policyId: string;
  /** Notes for the user. */
  readonly notes: string;
  /** The registered settings as JSON, to compare with Spacelift. */
  readonly settings: string;

  constructor(scope: Construct, id: string, props: RunLogsRegistrationProps) {
    super(scope, id);
    const { configuration, hosting, intake, ledger, registrar, schedule, datadogKey, secretTags } = props;
    const { runLogsSecretParameter: secretParameter } = configuration;
    // A resource of its own: when the logs are switched off, CloudFormation deletes it after webhook and policy.
    const rights = new Policy(this, "Rights", { roles: [registrar.role] });
    registrar.allowKeeping(secretParameter, rights);
    const { webhookId, policyId, notes, settings, input } = registerWebhook(this, {
      ...{ configuration, registrar, ledger, secretTags, secretParameter, rights },
      properties: writeRunLogsProperties(this, intake.url, configuration, hosting),
      needs: [intake, ...intake.routes, rights, datadogKey],
    });
    this.webhookId = webhookId;
    this.policyId = policyId;
    this.notes = notes;
    this.settings = settings;
    addReconciliation(schedule, registrar, configuration.reconcileMinutes, input);
  }
}
