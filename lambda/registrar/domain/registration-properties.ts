import { resourceIdentity } from "../../contract/custom-resource.ts";
import { readProperties, readValidProperties } from "../../contract/properties.ts";
import {
  caProperties,
  contentProperties,
  policyProperties,
  registrationProperties,
  secretKeyProperties,
  secretTagProperties,
} from "../../contract/registration.ts";
import type { Json } from "../../shared/json.ts";
import type { Registration, SecretStorage } from "./registration.ts";
import type { Resource } from "./resource.ts";

/** Also reads the schedule's input, which names the resource and has no extension. Throws as `readProperties` does. */
export function parseRegistration(properties: Json, resource = parseResource(properties)): Registration {
  const values = readProperties(registrationProperties, properties);
  const { PolicyExtension: policyExtension = "" } = readValidProperties(policyProperties, properties);
  const { SpaceliftCaParameter: caParameter = "" } = readValidProperties(caProperties, properties);
  const { Content: content, Installation: installation = "" } = readValidProperties(contentProperties, properties);
  return {
    resource,
    ...(content === "logs" && { content }),
    ...(installation !== "" && { installation }),
    endpoint: values.SpaceliftEndpoint,
    space: values.Space,
    name: values.Name,
    owner: values.Owner,
    webhookUrl: values.WebhookUrl,
    apiKeyIdParameter: values.ApiKeyIdParameter,
    apiKeySecretParameter: values.ApiKeySecretParameter,
    ...(caParameter !== "" && { caParameter }),
    webhookSecretParameter: values.WebhookSecretParameter,
    webhookSecretVersion: values.WebhookSecretVersion,
    refuseOldSecret: values.RefuseOldSecret,
    webhookSecretStorage: parseSecretStorage(properties),
    finishedStates: values.FinishedStates,
    includeTags: values.IncludeTags,
    repairPolicy: values.RepairPolicy,
    recreateDeleted: values.RecreateDeleted,
    policyExtension,
  };
}

export type PreviousRegistration = Pick<
  Registration,
  "endpoint" | "policyExtension" | "webhookSecretParameter" | "webhookSecretStorage"
>;

/** Values that this version cannot read count as unchanged. */
export function parsePreviousRegistration(properties: Json, now: Registration): PreviousRegistration {
  const values = readValidProperties({ ...registrationProperties, ...policyProperties }, properties);
  return {
    endpoint: values.SpaceliftEndpoint ?? now.endpoint,
    policyExtension: values.PolicyExtension ?? "",
    webhookSecretParameter: values.WebhookSecretParameter ?? now.webhookSecretParameter,
    webhookSecretStorage: parseSecretStorage(properties),
  };
}

export function parseSecretStorage(properties: Json): SecretStorage {
  const table = { ...secretKeyProperties, ...secretTagProperties };
  const { WebhookSecretKey: keyArn = "", WebhookSecretTags: tags = {} } = readValidProperties(table, properties);
  return keyArn === "" ? { tags } : { keyArn, tags };
}

export function parseResource(properties: Json): Resource {
  const { StackId, LogicalResourceId } = readProperties(resourceIdentity, properties);
  return { stackId: StackId, logicalId: LogicalResourceId };
}
