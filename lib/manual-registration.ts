import { type PolicySettings, renderPolicy } from "../lambda/contract/policy.ts";
import { logPhases, runLogsName } from "../lambda/contract/run-logs.ts";
import type { Configuration } from "./configuration/configuration.ts";
import { includedParts } from "./included-parts.ts";
import { readPolicyCore } from "./policy-core.ts";
import { readPolicyExtension } from "./policy-extension.ts";
import { runLogsParts, runLogsStates } from "./run-logs-policy.ts";

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
  /** Absent without `runLogs`. */
  readonly runLogs?: ManualRunLogs;
}

/** The second webhook and policy, for the logs of runs. */
export interface ManualRunLogs {
  /** Secret, webhook and policy, field by field. */
  readonly objects: string;
  /** As `policyTextCommand`. */
  readonly policyTextCommand: string;
  readonly policyText: string;
}

interface RouteUrls {
  readonly webhook: string;
  readonly audit: string | undefined;
  readonly runLogs: string | undefined;
}

/** Settings of a policy that is created by hand. */
type ManualPolicy = Required<Pick<PolicySettings, "endpointId" | "finishedStates" | "include">> &
  Pick<PolicySettings, "logPhases">;

/** In the order: secret, webhook, policy, audit webhook, run logs. */
export function describeManualRegistration(urls: RouteUrls, configuration: Configuration): ManualRegistration {
  const { integrationName: name, webhookSecretParameter: parameter, auditSecretParameter } = configuration;
  const policy = {
    endpointId: name,
    finishedStates: configuration.finishedStates,
    include: includedParts(configuration),
  };
  return {
    kind: "manual",
    secret: putSecret(parameter),
    webhook: describeWebhook(name, urls.webhook, parameter, configuration),
    policy: describePolicy(name, "PolicyTextCommand", configuration),
    ...writePolicy(policy, configuration),
    ...(urls.audit !== undefined && { auditTrail: describeAuditWebhook(urls.audit, auditSecretParameter) }),
    ...(urls.runLogs !== undefined && { runLogs: describeRunLogs(urls.runLogs, configuration) }),
  };
}

function describeWebhook(name: string, url: string, parameter: string, { spaceliftSpace }: Configuration): string {
  const fields = [`name: ${name}`, `endpoint: ${url}`, `space: ${spaceliftSpace}`];
  return [...fields, `secret: the value of ${parameter}`, "retry on failure: on"].join("; ");
}

function describePolicy(name: string, command: string, { spaceliftSpace: space }: Configuration): string {
  return `name: ${name}; type: Notification; engine: Rego v1; space: ${space}; text: the output of ${command}`;
}

function writePolicy(settings: ManualPolicy, configuration: Configuration) {
  const extension = readPolicyExtension(configuration.policyExtension);
  return {
    policyTextCommand: printCommand(settings, configuration),
    policyText: renderPolicy(readPolicyCore(), { ...settings, extension }),
  };
}

function describeRunLogs(url: string, configuration: Configuration): ManualRunLogs {
  const name = runLogsName(configuration.integrationName);
  const { runLogsSecretParameter: parameter } = configuration;
  const webhook = describeWebhook(name, url, parameter, configuration);
  const policy = describePolicy(name, "RunLogsPolicyTextCommand", configuration);
  const settings = { endpointId: name, finishedStates: runLogsStates(configuration), include: runLogsParts, logPhases };
  return {
    objects: `First ${putSecret(parameter)}; then a webhook with ${webhook}; then a policy with ${policy}`,
    ...writePolicy(settings, configuration),
  };
}

function putSecret(parameter: string): string {
  return `aws ssm put-parameter --type SecureString --name ${parameter} --value "$(openssl rand -hex 32)"`;
}

function describeAuditWebhook(url: string, parameter: string): string {
  const fields = [`endpoint: ${url}`, `secret: the value of ${parameter}`, "include runs: off"].join("; ");
  return `First ${putSecret(parameter)}; then, under Audit trail, Configuration, ${fields}`;
}

function printCommand(settings: ManualPolicy, { policyExtension }: Configuration): string {
  const { endpointId, finishedStates, include, logPhases: phases = [] } = settings;
  return [
    "npm run --silent policy -- print",
    `--endpoint-id ${endpointId}`,
    `--finished-states ${finishedStates.join(",")}`,
    ...(include.length === 0 ? [] : [`--include ${include.join(",")}`]),
    ...(phases.length === 0 ? [] : [`--log-phases ${phases.join(",")}`]),
    ...(policyExtension === undefined ? [] : [`--extension ${shellWord(policyExtension)}`]),
  ].join(" ");
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
