import { datadogKeyChecks } from "../../lambda/contract/datadog-key.ts";
import { choice, text } from "./fields.ts";
import { absent, derived, withDefault } from "./key.ts";

/** Names that SSM accepts (AWS Systems Manager, `PutParameter`), fully qualified, so that a pasted key is refused. */
function parameterName() {
  return text(
    /^(?!\/(?:aws|ssm))(?=.{2,1000}$)(?:\/[\w.-]+){1,15}$/i,
    "the name of an SSM parameter, such as `/spacelift-datadog/datadog-api-key`; never the secret itself",
  );
}

/** Last part of each default name. The folder is `integrationName`. */
export const parameterFiles = {
  datadogApiKeyParameter: "datadog-api-key",
  spaceliftApiKeyIdParameter: "spacelift-api-key-id",
  spaceliftApiKeySecretParameter: "spacelift-api-key-secret",
  webhookSecretParameter: "webhook-secret",
  auditSecretParameter: "audit-secret",
  runLogsSecretParameter: "run-logs-secret",
} as const;

const inFolder = (file: string) => `\`/<integrationName>/${file}\``;

/** Names of SSM parameters, never their values. */
export const parameterKeys = {
  datadogApiKeyParameter: derived(parameterName(), inFolder(parameterFiles.datadogApiKeyParameter), {
    summary: "Name of the SecureString with the Datadog API key.",
  }),
  datadogKeyCheck: withDefault(choice(datadogKeyChecks, "DatadogKeyCheck"), "fail", {
    summary: "Effect of a Datadog API key that is missing or that Datadog refuses.",
    details:
      "`fail`: the deployment fails. `warn`: it succeeds, and the output `DatadogKeyNotes` has the reason, for a key that you store after the deployment. A deployment [checks the key](key-rotation.md#checked-by-a-deployment) if it is the first one, or if this key, the parameter's name, `datadogSite` or `datadogUrl` changes.",
  }),
  datadogAppKeyParameter: absent(parameterName(), "nothing is installed in Datadog", {
    summary:
      "Name of the SecureString with a Datadog application key, to install the dashboard, monitors, SLOs and metadata.",
    details:
      "If it is set, [a deployment installs them](dashboard.md#by-the-deployment), if `metrics` is one of the `destinations`. The destination `deployments` [marks change failures](destinations.md#deployments) with it. It cannot be the parameter of the API key.",
    onlyIf: "appKeyUser",
  }),
  spaceliftApiKeyIdParameter: derived(parameterName(), inFolder(parameterFiles.spaceliftApiKeyIdParameter), {
    summary: "Name of the SecureString with the id of the Spacelift API key that registrar and poller use.",
    onlyIf: "automaticRegistration",
  }),
  spaceliftApiKeySecretParameter: derived(parameterName(), inFolder(parameterFiles.spaceliftApiKeySecretParameter), {
    summary: "Name of the SecureString with the secret of that Spacelift API key.",
    onlyIf: "automaticRegistration",
  }),
  spaceliftCaParameter: absent(parameterName(), "public CAs alone", {
    summary: "Name of the SSM parameter with the PEM certificates of the private CA of a self-hosted Spacelift.",
    details:
      "Registrar and poller trust them for Spacelift, besides the public CAs. See [Spacelift behind a private CA](aws-account.md#spacelift-behind-a-private-ca).",
    onlyIf: "automaticRegistration",
  }),
  webhookSecretParameter: derived(parameterName(), inFolder(parameterFiles.webhookSecretParameter), {
    summary: "Name of the SecureString with the accepted webhook secrets, newest first, one per line.",
    details:
      "The registrar creates it, and deletes it with the stack. If `registration` is `manual`, you do both. No other key may name this parameter. Before you change the name, store the old parameter's value under the new name. Otherwise receivers would refuse deliveries until the registrar writes it. Delete the old parameter afterwards.",
  }),
  auditSecretParameter: derived(parameterName(), inFolder(parameterFiles.auditSecretParameter), {
    summary: "Name of the SecureString with the accepted secrets of the audit webhook.",
    details: "It works as `webhookSecretParameter` does. Two webhooks never share a secret.",
    onlyIf: "auditTrail",
  }),
  runLogsSecretParameter: derived(parameterName(), inFolder(parameterFiles.runLogsSecretParameter), {
    summary: "Name of the SecureString with the accepted secrets of the webhook of run logs.",
    details: "It works as `webhookSecretParameter` does. Two webhooks never share a secret.",
    onlyIf: "runLogs",
  }),
} as const;
