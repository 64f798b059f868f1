import { Duration, Lazy, Stack, TagManager, TagType } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { Construct } from "constructs";
import { recoveryKey } from "../lambda/contract/custom-resource.ts";
import { registrarEnvironment } from "../lambda/contract/environment.ts";
import type { WrittenProperties } from "../lambda/contract/properties.ts";
import type { secretTagProperties } from "../lambda/contract/registration.ts";
import type { AuditIntake } from "./audit-intake.ts";
import { AuditRegistration } from "./audit-registration.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Configuration } from "./configuration/configuration.ts";
import type { DatadogKey } from "./datadog-key.ts";
import type { Delivery } from "./delivery.ts";
import { functionEnvironment } from "./function-environment.ts";
import type { Hosting } from "./hosting.ts";
import type { Intake } from "./intake.ts";
import { addReconciliation, registerWebhook } from "./registered-webhook.ts";
import { writeRegistrationProperties } from "./registration-properties.ts";
import type { RunLogsIntake } from "./run-logs-intake.ts";
import { RunLogsRegistration } from "./run-logs-registration.ts";

export interface RegistrationProps {
  readonly configuration: Configuration;
  readonly hosting: Hosting;
  /** Has to be complete while Spacelift delivers. */
  readonly intake: Intake;
  /** Absent without `auditTrail`. */
  readonly auditIntake?: AuditIntake;
  /** Absent without `runLogs`. */
  readonly runLogsIntake?: RunLogsIntake;
  /** Its ledger has the fence that stops late requests. Its queues get recovered events. */
  readonly delivery: Delivery;
  /** Spacelift delivers only once Datadog accepts the key. */
  readonly datadogKey: DatadogKey;
}

/** Registers webhook and policy in Spacelift. On a schedule, finds drift and recovers lost deliveries. */
export class Registration extends Construct {
  readonly kind = "automatic";
  readonly webhookId: string;
  readonly policyId: string;
  /** Notes for the user. */
  readonly notes: string;
  /** The registered settings as JSON, to compare with Spacelift. */
  readonly settings: string;
  readonly registrar: BundledFunction;
  /** Absent without `auditTrail`. */
  readonly auditTrail?: AuditRegistration;
  /** Absent without `runLogs`. */
  readonly runLogs?: RunLogsRegistration;
  /** The interval of the schedule. */
  readonly interval: Duration;
  /** Tags of the webhook's parameter. `Tags.of` adds to them, as it does to other resources. */
  readonly tags = new TagManager(TagType.KEY_VALUE, "AWS::SSM::Parameter");

  constructor(scope: Construct, id: string, props: RegistrationProps) {
    super(scope, id);
    const { configuration, hosting, intake, auditIntake, runLogsIntake, delivery, datadogKey } = props;
    const { ledger } = delivery;
    const registrar = createRegistrar(this, props);
    const registered = registerWebhook(this, {
      ...{ configuration, registrar, ledger, secretTags: this.#secretTags() },
      properties: writeRegistrationProperties(this, intake.webhookUrl, configuration, hosting),
      secretParameter: configuration.webhookSecretParameter,
      needs: [intake, datadogKey],
    });
    const { StackId, LogicalResourceId } = registered.identity;
    ledger.allowRecovery(registrar, recoveryKey(StackId, LogicalResourceId));
    this.webhookId = registered.webhookId;
    this.policyId = registered.policyId;
    this.notes = registered.notes;
    this.settings = registered.settings;

    const interval = Duration.minutes(configuration.reconcileMinutes);
    const schedule = new Rule(this, "Reconciliation", {
      description: "Compares the webhook and the policy in Spacelift with the registration",
      schedule: Schedule.rate(interval),
    });
    addReconciliation(schedule, registrar, configuration.reconcileMinutes, registered.input);
    const common = { configuration, hosting, ledger, registrar, schedule };
    if (auditIntake !== undefined) {
      const audit = { ...common, intake: auditIntake, secretTags: this.#secretTags() };
      this.auditTrail = new AuditRegistration(this, "AuditTrail", audit);
    }
    if (runLogsIntake !== undefined) {
      const logs = { ...common, intake: runLogsIntake, datadogKey, secretTags: this.#secretTags() };
      this.runLogs = new RunLogsRegistration(this, "RunLogs", logs);
    }
    this.registrar = registrar;
    this.interval = interval;
  }

  /** Lazy, because an app may add tags until the synthesis. */
  #secretTags(): WrittenProperties<typeof secretTagProperties> {
    const tags = () => ({ ...Stack.of(this).tags.tagValues(), ...this.tags.tagValues() });
    return { WebhookSecretTags: Lazy.string({ produce: () => JSON.stringify(tags()) }) };
  }
}

function createRegistrar(scope: Construct, { configuration, hosting, delivery }: RegistrationProps): BundledFunction {
  const { ledger } = delivery;
  const registrar = new BundledFunction(scope, "Registrar", {
    name: "registrar",
    hosting,
    environment: {
      ...functionEnvironment(registrarEnvironment, {
        ...configuration,
        destinations: delivery.ofRuns.map(({ name }) => name),
        ledgerTable: ledger.table.tableName,
      }),
      ...delivery.outboxEnvironment(),
    },
  });
  // CloudFormation has given up by then, and nobody would own a later object.
  registrar.function.configureAsyncInvoke({ maxEventAge: Duration.minutes(10), retryAttempts: 2 });
  registrar.allowReading(configuration.spaceliftApiKeyIdParameter);
  registrar.allowReading(configuration.spaceliftApiKeySecretParameter);
  if (configuration.spaceliftCaParameter !== undefined) registrar.allowReading(configuration.spaceliftCaParameter);
  registrar.allowKeeping(configuration.webhookSecretParameter);
  ledger.allowReadingEvents(registrar);
  delivery.allowEnqueueing(registrar, "Recover");
  return registrar;
}
