import { CustomResource, Duration, Stack } from "aws-cdk-lib";
import type { Rule } from "aws-cdk-lib/aws-events";
import { Policy } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { auditTrailAttributes, auditTrailProperties, auditTrailResourceType } from "../lambda/contract/audit-trail.ts";
import { fenceKey } from "../lambda/contract/custom-resource.ts";
import { type WrittenProperties, writeProperties } from "../lambda/contract/properties.ts";
import { caProperties, secretKeyProperties, type secretTagProperties } from "../lambda/contract/registration.ts";
import type { AuditIntake } from "./audit-intake.ts";
import type { BundledFunction } from "./bundled-function.ts";
import type { Configuration } from "./configuration/configuration.ts";
import type { Hosting } from "./hosting.ts";
import type { Ledger } from "./ledger.ts";
import { addReconciliation } from "./registered-webhook.ts";
import { identityOf } from "./resource-identity.ts";

export interface AuditRegistrationProps {
  readonly configuration: Configuration;
  readonly hosting: Hosting;
  readonly intake: AuditIntake;
  readonly ledger: Ledger;
  readonly registrar: BundledFunction;
  /** The registrar's schedule. */
  readonly schedule: Rule;
  readonly secretTags: WrittenProperties<typeof secretTagProperties>;
}

/** Sets the audit webhook of the Spacelift account. */
export class AuditRegistration extends Construct {
  /** Notes for the user. */
  readonly notes: string;
  /** The settings as JSON, to compare with Spacelift. */
  readonly settings: string;

  constructor(scope: Construct, id: string, props: AuditRegistrationProps) {
    super(scope, id);
    const { configuration, hosting, intake, ledger, registrar, schedule, secretTags } = props;
    // A resource of its own: when the audit trail is switched off, CloudFormation deletes it after the audit webhook.
    const rights = new Policy(this, "Rights", { roles: [registrar.role] });
    registrar.allowKeeping(configuration.auditSecretParameter, rights);
    const properties = {
      ...writeAuditProperties(intake.url, configuration),
      ...writeProperties(caProperties, { SpaceliftCaParameter: configuration.spaceliftCaParameter ?? "" }),
      ...writeProperties(secretKeyProperties, { WebhookSecretKey: hosting.key?.keyArn ?? "" }),
    };
    const registered = new CustomResource(this, "Registered", {
      resourceType: auditTrailResourceType,
      serviceToken: registrar.function.functionArn,
      serviceTimeout: Duration.minutes(15),
      properties: { ...properties, ...secretTags },
    });
    const identity = identityOf(registered);
    ledger.allowFence(registrar, fenceKey(identity.StackId, identity.LogicalResourceId), rights);
    // Spacelift sends its test delivery while the resource is created, and a last event while it is deleted.
    registered.node.addDependency(intake, ...intake.routes, registrar, rights);
    this.notes = registered.getAttString(auditTrailAttributes.notes);
    this.settings = Stack.of(this).toJsonString({ ...properties, ...identity });
    addReconciliation(schedule, registrar, configuration.reconcileMinutes, { ...properties, ...identity });
  }
}

function writeAuditProperties(url: string, configuration: Configuration) {
  return writeProperties(auditTrailProperties, {
    SpaceliftEndpoint: configuration.spaceliftEndpoint,
    Name: configuration.integrationName,
    AuditUrl: url,
    ApiKeyIdParameter: configuration.spaceliftApiKeyIdParameter,
    ApiKeySecretParameter: configuration.spaceliftApiKeySecretParameter,
    AuditSecretParameter: configuration.auditSecretParameter,
    AuditSecretVersion: configuration.webhookSecretVersion,
    RefuseOldSecret: configuration.refuseOldWebhookSecret,
    RecreateDeleted: configuration.recreateDeleted,
  });
}
