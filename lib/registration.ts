import { CustomResource, Duration, Lazy, Stack, TagManager, TagType } from "aws-cdk-lib";
import { Rule, RuleTargetInput, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Construct } from "constructs";
import { fenceKey, recoveryKey } from "../lambda/contract/custom-resource.ts";
import { registrarEnvironment } from "../lambda/contract/environment.ts";
import { type WrittenProperties, writeProperties } from "../lambda/contract/properties.ts";
import {
  caProperties,
  registeredIds,
  registrationAttributes,
  registrationResourceType,
  secretKeyProperties,
  type secretTagProperties,
  secretVersionProperties,
  secretVersionResourceType,
} from "../lambda/contract/registration.ts";
import type { AuditIntake } from "./audit-intake.ts";
import { AuditRegistration } from "./audit-registration.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Configuration } from "./configuration/configuration.ts";
import type { DatadogKey } from "./datadog-key.ts";
import type { Delivery } from "./delivery.ts";
import { functionEnvironment } from "./function-environment.ts";
import type { Hosting } from "./hosting.ts";
import type { Intake } from "./intake.ts";
import { writePolicyDigests, writePolicyProperties, writeRegistrationProperties } from "./registration-properties.ts";
import { identityOf } from "./resource-identity.ts";

export interface RegistrationProps {
  readonly configuration: Configuration;
  readonly hosting: Hosting;
  /** Has to be complete while Spacelift delivers. */
  readonly intake: Intake;
  /** Absent without `auditTrail`. */
  readonly auditIntake?: AuditIntake;
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
  /** The interval of the schedule. */
  readonly interval: Duration;
  /** Tags of the webhook's parameter. `Tags.of` adds to them, as it does to other resources. */
  readonly tags = new TagManager(TagType.KEY_VALUE, "AWS::SSM::Parameter");

  constructor(scope: Construct, id: string, props: RegistrationProps) {
    super(scope, id);
    const { configuration, intake, delivery, datadogKey } = props;
    const { ledger } = delivery;
    const registrar = createRegistrar(this, props);
    const properties = {
      ...writeRegistrationProperties(this, intake.webhookUrl, configuration),
      ...writeProperties(caProperties, { SpaceliftCaParameter: configuration.spaceliftCaParameter ?? "" }),
      ...writeProperties(secretKeyProperties, { WebhookSecretKey: props.hosting.key?.keyArn ?? "" }),
    };
    const registered = new CustomResource(this, "Registered", {
      resourceType: registrationResourceType,
      serviceToken: registrar.function.functionArn,
      serviceTimeout: Duration.minutes(15),
      properties: { ...properties, ...writePolicyProperties(configuration), ...this.#secretTags() },
    });
    const identity = identityOf(registered);
    ledger.allowFence(registrar, fenceKey(identity.StackId, identity.LogicalResourceId));
    ledger.allowRecovery(registrar, recoveryKey(identity.StackId, identity.LogicalResourceId));
    const version = checkSecretVersion(this, registrar, configuration, identity.LogicalResourceId);
    // Created last and deleted first: Spacelift stops delivering before the intake goes.
    registered.node.addDependency(intake, registrar, version, datadogKey);
    this.webhookId = registered.getAttString(registrationAttributes.webhookId);
    this.policyId = registered.getAttString(registrationAttributes.policyId);
    this.notes = registered.getAttString(registrationAttributes.notes);
    this.settings = Stack.of(this).toJsonString({ ...properties, ...identity, ...writePolicyDigests(configuration) });

    const interval = Duration.minutes(configuration.reconcileMinutes);
    const ids = writeProperties(registeredIds, { WebhookId: this.webhookId, PolicyId: this.policyId });
    const schedule = new Rule(this, "Reconciliation", {
      description: "Compares the webhook and the policy in Spacelift with the registration",
      schedule: Schedule.rate(interval),
      targets: [
        new LambdaFunction(registrar.function, {
          event: RuleTargetInput.fromObject({ Reconcile: { ...properties, ...identity, ...ids } }),
          // The next run replaces a late one.
          maxEventAge: interval,
        }),
      ],
    });
    const { hosting, auditIntake } = props;
    if (auditIntake !== undefined) {
      const secretTags = this.#secretTags();
      const audit = { configuration, hosting, intake: auditIntake, ledger, registrar, schedule, secretTags };
      this.auditTrail = new AuditRegistration(this, "AuditTrail", audit);
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

/**
 * A resource for each version: CloudFormation creates it when the version changes, and a rollback asks nothing. So the
 * registrar can refuse a lower version without refusing a rollback.
 */
function checkSecretVersion(
  scope: Construct,
  registrar: BundledFunction,
  { webhookSecretVersion, webhookSecretParameter }: Configuration,
  registrationLogicalId: string,
): CustomResource {
  const version = new CustomResource(scope, `SecretVersion${webhookSecretVersion}`, {
    resourceType: secretVersionResourceType,
    serviceToken: registrar.function.functionArn,
    serviceTimeout: Duration.minutes(15),
    properties: writeProperties(secretVersionProperties, {
      RequestedSecretVersion: webhookSecretVersion,
      WebhookSecretParameter: webhookSecretParameter,
      RegistrationLogicalId: registrationLogicalId,
    }),
  });
  version.node.addDependency(registrar);
  return version;
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
