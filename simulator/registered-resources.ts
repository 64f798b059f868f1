import { auditTrailProperties } from "../lambda/contract/audit-trail.ts";
import { ownerPrefix, runLogsOwnerPrefix } from "../lambda/contract/custom-resource.ts";
import { writeProperties } from "../lambda/contract/properties.ts";
import { contentProperties, policyProperties, registrationProperties } from "../lambda/contract/registration.ts";
import { defaultFinishedStates } from "../lambda/contract/runs.ts";
import {
  auditSecretParameter,
  runLogsSecretParameter,
  spaceliftApiKeyParameters,
  webhookSecretParameter,
} from "./functions.ts";
import { runLogsWebhookId, webhookId } from "./webhook-ids.ts";

export interface RegisteredUrls {
  readonly spaceliftEndpoint: string;
  readonly webhookUrl: string;
  /** Endpoint of the audit webhook. @default there is none */
  readonly auditUrl?: string | undefined;
  /** Endpoint of the webhook for the logs of runs. @default there is none */
  readonly runLogsUrl?: string | undefined;
}

export interface RegisteredResource {
  readonly logicalId: string;
  readonly properties: Readonly<Record<string, string>>;
  /** As the schedule's input names them. */
  readonly ids: Readonly<Record<string, string>>;
}

const { apiKeyIdParameter, apiKeySecretParameter } = spaceliftApiKeyParameters;
const apiKey = { ApiKeyIdParameter: apiKeyIdParameter, ApiKeySecretParameter: apiKeySecretParameter };

/** The custom resources of a deployment. `withDetails`: whether a destination other than metrics gets the runs. */
export function registeredResources(urls: RegisteredUrls, withDetails: boolean): readonly RegisteredResource[] {
  const { spaceliftEndpoint, webhookUrl, auditUrl, runLogsUrl } = urls;
  const registration = {
    ...{ SpaceliftEndpoint: spaceliftEndpoint, Space: "root", ...apiKey },
    ...{ WebhookSecretVersion: 1, RefuseOldSecret: false, RecreateDeleted: true, RepairPolicy: false },
    ...{ PolicyExtension: "", PolicyCore: "a digest" },
  };
  const runs = writeProperties(
    { ...registrationProperties, ...policyProperties },
    {
      ...registration,
      ...{ Name: webhookId, Owner: `${ownerPrefix}simulator`, WebhookUrl: webhookUrl },
      WebhookSecretParameter: webhookSecretParameter,
      FinishedStates: defaultFinishedStates,
      IncludeTags: withDetails ? ["details"] : [],
    },
  );
  const runLogs = (url: string) =>
    writeProperties(
      { ...registrationProperties, ...policyProperties, ...contentProperties },
      {
        ...registration,
        ...{ Name: runLogsWebhookId, Owner: `${runLogsOwnerPrefix}simulator`, WebhookUrl: url },
        WebhookSecretParameter: runLogsSecretParameter,
        ...{ FinishedStates: ["FAILED"], IncludeTags: ["details"], Content: "logs", Installation: webhookId },
      },
    );
  return [
    { logicalId: "Registration", properties: runs, ids: idsOf(webhookId) },
    ...(auditUrl === undefined ? [] : [auditTrail(spaceliftEndpoint, auditUrl)]),
    ...(runLogsUrl === undefined
      ? []
      : [{ logicalId: "RunLogs", properties: runLogs(runLogsUrl), ids: idsOf(runLogsWebhookId) }]),
  ];
}

function auditTrail(spaceliftEndpoint: string, auditUrl: string): RegisteredResource {
  const properties = writeProperties(auditTrailProperties, {
    ...{ SpaceliftEndpoint: spaceliftEndpoint, Name: webhookId, AuditUrl: auditUrl, ...apiKey },
    ...{ AuditSecretParameter: auditSecretParameter, AuditSecretVersion: 1 },
    ...{ RefuseOldSecret: false, RecreateDeleted: true },
  });
  return { logicalId: "AuditTrail", properties, ids: {} };
}

/** Spacelift derives an id from the name. */
function idsOf(name: string): RegisteredResource["ids"] {
  return { WebhookId: name, PolicyId: name };
}
