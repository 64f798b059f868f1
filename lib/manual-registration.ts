import { renderPolicy } from "../lambda/contract/policy.ts";
import type { Configuration } from "./configuration/configuration.ts";
import { includedParts } from "./included-parts.ts";
import { readPolicyCore } from "./policy-core.ts";
import { readPolicyExtension } from "./policy-extension.ts";

/** Instructions to create a secret, a webhook and a policy by hand. */
export interface ManualRegistration {
  readonly kind: "manual";
  /** The command that creates the webhook's secret. */
  readonly secret: string;
  /** The webhook, field by field. */
  readonly webhook: string;
  /** The policy, field by field. */
  readonly policy: string;
  /** Prints the policy's text; to run in this repository. */
  readonly policyTextCommand: string;
  readonly policyText: string;
  /** The audit webhook, field by field, after the command that creates its secret. Absent without `auditTrail`. */
  readonly auditTrail?: string;
}

/** In the order: secret, webhook, policy. */
export function describeManualRegistration(
  webhookUrl: string,
  auditUrl: string | undefined,
  configuration: Configuration,
): ManualRegistration {
  const { integrationName: name, spaceliftSpace: space, webhookSecretParameter: parameter } = configuration;
  return {
    kind: "manual",
    secret: putSecret(parameter),
    webhook: [
      `name: ${name}`,
      `endpoint: ${webhookUrl}`,
      `space: ${space}`,
      `secret: the value of ${parameter}`,
      "retry on failure: on",
    ].join("; "),
    policy: `name: ${name}; type: Notification; engine: Rego v1; space: ${space}; text: the output of PolicyTextCommand`,
    policyTextCommand: printCommand(configuration),
    policyText: renderPolicy(readPolicyCore(), {
      endpointId: name,
      finishedStates: configuration.finishedStates,
      include: includedParts(configuration),
      extension: readPolicyExtension(configuration.policyExtension),
    }),
    ...(auditUrl !== undefined && { auditTrail: describeAuditWebhook(auditUrl, configuration.auditSecretParameter) }),
  };
}

function putSecret(parameter: string): string {
  return `aws ssm put-parameter --type SecureString --name ${parameter} --value "$(openssl rand -hex 32)"`;
}

function describeAuditWebhook(url: string, parameter: string): string {
  const fields = [`endpoint: ${url}`, `secret: the value of ${parameter}`, "include runs: off"].join("; ");
  return `First ${putSecret(parameter)}; then, under Audit trail, Configuration, ${fields}`;
}

function printCommand(configuration: Configuration): string {
  const { integrationName, finishedStates, policyExtension } = configuration;
  const include = includedParts(configuration);
  return [
    "npm run --silent policy -- print",
    `--endpoint-id ${integrationName}`,
    `--finished-states ${finishedStates.join(",")}`,
    ...(include.length === 0 ? [] : [`--include ${include.join(",")}`]),
    ...(policyExtension === undefined ? [] : [`--extension ${shellWord(policyExtension)}`]),
  ].join(" ");
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
