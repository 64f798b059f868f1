import { CustomResource, Duration, Stack } from "aws-cdk-lib";
import { type Rule, RuleTargetInput } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { Policy } from "aws-cdk-lib/aws-iam";
import type { Construct, IDependable } from "constructs";
import { fenceKey, type resourceIdentity } from "../lambda/contract/custom-resource.ts";
import { type WrittenProperties, writeProperties } from "../lambda/contract/properties.ts";
import {
  registeredIds,
  registrationAttributes,
  registrationResourceType,
  type secretTagProperties,
  secretVersionProperties,
  secretVersionResourceType,
} from "../lambda/contract/registration.ts";
import type { BundledFunction } from "./bundled-function.ts";
import type { Configuration } from "./configuration/configuration.ts";
import type { Ledger } from "./ledger.ts";
import { writePolicyDigests, writePolicyProperties } from "./registration-properties.ts";
import { identityOf } from "./resource-identity.ts";

type Written = Readonly<Record<string, string>>;

export interface RegisteredWebhookProps {
  readonly configuration: Configuration;
  readonly registrar: BundledFunction;
  readonly ledger: Ledger;
  /** All that the schedule's input has, too. */
  readonly properties: Written;
  readonly secretTags: WrittenProperties<typeof secretTagProperties>;
  readonly secretParameter: string;
  /** Created before the webhook, and deleted after it: Spacelift stops delivering before its receiver goes. */
  readonly needs: readonly IDependable[];
  /** Gets the right to use the fence. @default - the registrar's own policy */
  readonly rights?: Policy;
}

export interface RegisteredWebhook {
  readonly identity: WrittenProperties<typeof resourceIdentity>;
  readonly webhookId: string;
  readonly policyId: string;
  /** Notes for the user. */
  readonly notes: string;
  /** The registered settings as JSON, to compare with Spacelift. */
  readonly settings: string;
  /** For the schedule. */
  readonly input: Written;
}

/** Adds the resource that has a webhook and a policy in Spacelift. */
export function registerWebhook(scope: Construct, props: RegisteredWebhookProps): RegisteredWebhook {
  const { configuration, registrar, ledger, properties, secretTags, needs, rights } = props;
  const registered = new CustomResource(scope, "Registered", {
    resourceType: registrationResourceType,
    serviceToken: registrar.function.functionArn,
    serviceTimeout: Duration.minutes(15),
    properties: { ...properties, ...writePolicyProperties(configuration), ...secretTags },
  });
  const identity = identityOf(registered);
  ledger.allowFence(registrar, fenceKey(identity.StackId, identity.LogicalResourceId), rights);
  const version = checkSecretVersion(scope, props, identity.LogicalResourceId);
  registered.node.addDependency(registrar, version, ...needs);
  const webhookId = registered.getAttString(registrationAttributes.webhookId);
  const policyId = registered.getAttString(registrationAttributes.policyId);
  const ids = writeProperties(registeredIds, { WebhookId: webhookId, PolicyId: policyId });
  return {
    identity,
    webhookId,
    policyId,
    notes: registered.getAttString(registrationAttributes.notes),
    settings: Stack.of(scope).toJsonString({ ...properties, ...identity, ...writePolicyDigests(configuration) }),
    input: { ...properties, ...identity, ...ids },
  };
}

/** Lets the schedule, every `minutes`, reconcile one resource. A rule has at most five targets. */
export function addReconciliation(schedule: Rule, registrar: BundledFunction, minutes: number, input: Written): void {
  schedule.addTarget(
    new LambdaFunction(registrar.function, {
      event: RuleTargetInput.fromObject({ Reconcile: input }),
      // The next run replaces a late one.
      maxEventAge: Duration.minutes(minutes),
    }),
  );
}

/**
 * A resource for each version: CloudFormation creates it when the version changes, and a rollback asks nothing. So the
 * registrar can refuse a lower version without refusing a rollback.
 */
function checkSecretVersion(
  scope: Construct,
  { registrar, configuration, secretParameter, rights }: RegisteredWebhookProps,
  registrationLogicalId: string,
): CustomResource {
  const { webhookSecretVersion } = configuration;
  const version = new CustomResource(scope, `SecretVersion${webhookSecretVersion}`, {
    resourceType: secretVersionResourceType,
    serviceToken: registrar.function.functionArn,
    serviceTimeout: Duration.minutes(15),
    properties: writeProperties(secretVersionProperties, {
      RequestedSecretVersion: webhookSecretVersion,
      WebhookSecretParameter: secretParameter,
      RegistrationLogicalId: registrationLogicalId,
    }),
  });
  version.node.addDependency(registrar, ...(rights === undefined ? [] : [rights]));
  return version;
}
