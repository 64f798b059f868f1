import { CustomResource, Duration, Stack } from "aws-cdk-lib";
import { Rule, RuleTargetInput, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { fenceKey } from "../lambda/contract/custom-resource.ts";
import { registrarEnvironment } from "../lambda/contract/environment.ts";
import { writeProperties } from "../lambda/contract/properties.ts";
import { registeredIds, registrationAttributes, registrationResourceType } from "../lambda/contract/registration.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Configuration } from "./configuration/configuration.ts";
import type { Intake } from "./intake.ts";
import type { Ledger } from "./ledger.ts";
import { writePolicyDigests, writePolicyProperties, writeRegistrationProperties } from "./registration-properties.ts";
import { identityOf } from "./resource-identity.ts";

/** What a `Registration` is made from. */
export interface RegistrationProps {
  readonly configuration: Configuration;
  /** What has to be whole before Spacelift delivers, and as long as it does. */
  readonly intake: Intake;
  /** Its table has the fence that keeps an old request from changing what a newer one made. */
  readonly ledger: Ledger;
}

/** Registers the webhook and the policy in Spacelift, and looks after them: the registrar, and what calls it. */
export class Registration extends Construct {
  readonly kind = "automatic";
  /** Id of the webhook in Spacelift. */
  readonly webhookId: string;
  /** Id of the policy in Spacelift. */
  readonly policyId: string;
  /** What the registrar has to say to whoever deployed. */
  readonly notes: string;
  /** What was registered, as JSON: for whoever compares it with what is in Spacelift. */
  readonly settings: string;
  readonly registrar: IFunction;
  /** How long it is from one look at what is registered to the next. */
  readonly interval: Duration;

  constructor(scope: Construct, id: string, { configuration, intake, ledger }: RegistrationProps) {
    super(scope, id);
    const registrar = createRegistrar(this, configuration, ledger);
    const properties = writeRegistrationProperties(this, intake.webhookUrl, configuration);
    const registered = new CustomResource(this, "Registered", {
      resourceType: registrationResourceType,
      serviceToken: registrar.function.functionArn,
      serviceTimeout: Duration.minutes(15),
      properties: { ...properties, ...writePolicyProperties(configuration) },
    });
    const identity = identityOf(registered);
    ledger.allowFence(registrar.role, fenceKey(identity.StackId, identity.LogicalResourceId));
    // Made last, and so deleted first: Spacelift stops delivering before anything that takes deliveries is gone.
    registered.node.addDependency(intake, registrar);
    this.webhookId = registered.getAttString(registrationAttributes.webhookId);
    this.policyId = registered.getAttString(registrationAttributes.policyId);
    this.notes = registered.getAttString(registrationAttributes.notes);
    this.settings = Stack.of(this).toJsonString({ ...properties, ...identity, ...writePolicyDigests(configuration) });

    const interval = Duration.minutes(configuration.reconcileMinutes);
    const ids = writeProperties(registeredIds, { WebhookId: this.webhookId, PolicyId: this.policyId });
    new Rule(this, "Reconciliation", {
      description: "Looks whether Spacelift still has the webhook and the policy as they were registered",
      schedule: Schedule.rate(interval),
      targets: [
        new LambdaFunction(registrar.function, {
          event: RuleTargetInput.fromObject({ Reconcile: { ...properties, ...identity, ...ids } }),
          // A look that is late is made by the next one.
          maxEventAge: interval,
        }),
      ],
    });
    this.registrar = registrar.function;
    this.interval = interval;
  }
}

function createRegistrar(scope: Construct, configuration: Configuration, ledger: Ledger): BundledFunction {
  const registrar = new BundledFunction(scope, "Registrar", {
    name: "registrar",
    environment: { [registrarEnvironment.ledgerTable]: ledger.tableName },
  });
  // CloudFormation has given up by then, and what is made later is nobody's.
  registrar.function.configureAsyncInvoke({ maxEventAge: Duration.minutes(10), retryAttempts: 2 });
  registrar.allowReading(configuration.spaceliftApiKeyIdParameter);
  registrar.allowReading(configuration.spaceliftApiKeySecretParameter);
  registrar.allowKeeping(configuration.webhookSecretParameter);
  return registrar;
}
