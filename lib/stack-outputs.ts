import { CfnOutput, Stack } from "aws-cdk-lib";
import { type DestinationName, destinationNames } from "../lambda/contract/destinations.ts";
import { defaultIntegrationName } from "../lambda/contract/installation.ts";
import { destinationId } from "./destination-id.ts";
import type { InstalledDestination } from "./installed-destinations.ts";
import type { ManualRegistration } from "./manual-registration.ts";
import { packageVersion } from "./package-version.ts";
import type { SpaceliftDatadog } from "./spacelift-datadog.ts";

type Output = readonly [name: string, description: string, value: string];

/**
 * Gives the stack of an installation the outputs by which `npx spacelift-datadog doctor` and `dlq` find it. One stack can
 * have the outputs of one installation.
 */
export function addOperatorOutputs(integration: SpaceliftDatadog, options: OperatorOutputOptions = {}): void {
  const stack = Stack.of(integration);
  for (const [name, description, value] of stackOutputs(integration, stack.stackName, options.alarmEmail)) {
    new CfnOutput(stack, name, { description, value });
  }
}

export interface OperatorOutputOptions {
  /** The next step then asks to confirm its subscription. */
  readonly alarmEmail?: string | undefined;
}

/**
 * Outputs that `npm run doctor`, `npm run dlq` or a documented command reads, and the next step. The CDK's CLI sorts outputs
 * by name, and prints `YourNextStep` last.
 */
function stackOutputs(integration: SpaceliftDatadog, stackName: string, alarmEmail?: string): readonly Output[] {
  return [
    ["Version", "Version of spacelift-datadog that was deployed", packageVersion()],
    ["WebhookUrl", "Endpoint of the webhook in Spacelift", integration.webhookUrl],
    ...destinationNames.flatMap((name) => queueOutputs(name, integration.destinations[name])),
    ["LedgerTable", "Table that remembers which events were sent", integration.ledgerTable],
    [
      "DatadogApiKeyParameter",
      "SecureString with the Datadog API key, created by you",
      integration.datadogApiKeyParameter,
    ],
    ["DatadogKeyNotes", "Notes on the check of the Datadog API key at this deployment", integration.datadogKey.notes],
    ...dashboardOutputs(integration),
    ...registrationOutputs(integration),
    ...auditOutputs(integration),
    ...runLogsOutputs(integration),
    ...pollerOutputs(integration),
    ...datadogOutputs(integration),
    ["YourNextStep", "The next step after the deployment", nextStep(integration, stackName, alarmEmail)],
  ];
}

/** Those of `metrics` have the names from before destinations. */
function queueOutputs(name: DestinationName, installed: InstalledDestination | undefined): readonly Output[] {
  if (installed === undefined) return [];
  const { queue, deadLetterQueue } = installed;
  const id = destinationId(name);
  const as = id === "" ? "" : ` as ${name}`;
  return [
    [`Queue${id}Url`, `Queue of the events that wait to be sent to Datadog${as}`, queue.queueUrl],
    [`Queue${id}Arn`, `ARN of the queue${as}, the destination of a redrive`, queue.queueArn],
    [`DeadLetterQueue${id}Url`, `Queue of the events that could not be sent${as}`, deadLetterQueue.queueUrl],
    [`DeadLetterQueue${id}Arn`, `ARN of the dead-letter queue${as}, the source of a redrive`, deadLetterQueue.queueArn],
  ];
}

function dashboardOutputs({ dashboardName }: SpaceliftDatadog): readonly Output[] {
  return dashboardName === undefined ? [] : [["Dashboard", "Name of the dashboard in CloudWatch", dashboardName]];
}

function registrationOutputs({ registration, webhookSecretParameter }: SpaceliftDatadog): readonly Output[] {
  if (registration.kind === "manual") {
    return [
      ["WebhookSecretParameter", "SecureString with the webhook's secret, created by you", webhookSecretParameter],
      ["ManualSecret", "Step 1: create the webhook's secret", registration.secret],
      ["ManualWebhook", "Step 2: create this webhook in Spacelift, under Integrations, Webhooks", registration.webhook],
      ["ManualPolicy", "Step 3: create this policy in Spacelift, under Policies", registration.policy],
      ["PolicyTextCommand", "Command that prints the text of the policy", registration.policyTextCommand],
    ];
  }
  return [
    [
      "WebhookSecretParameter",
      "SecureString with the webhook's secrets, kept by the registrar",
      webhookSecretParameter,
    ],
    ["WebhookId", "Id of the webhook in Spacelift", registration.webhookId],
    ["PolicyId", "Id of the policy in Spacelift", registration.policyId],
    ["RegistrationNotes", "Notes of the registrar about this deployment", registration.notes],
    ["RegistrationSettings", "The registration, for npm run doctor to compare with Spacelift", registration.settings],
  ];
}

function auditOutputs({ auditIntake, registration, auditSecretParameter }: SpaceliftDatadog): readonly Output[] {
  if (auditIntake === undefined) return [];
  const common: readonly Output[] = [
    ["AuditUrl", "Endpoint of the audit webhook in Spacelift", auditIntake.url],
    ["AuditSecretParameter", "SecureString with the secrets of the audit webhook", auditSecretParameter],
  ];
  if (registration.kind === "manual") {
    return [
      ...common,
      ["ManualAuditTrail", "Step 4: set this audit webhook in Spacelift", registration.auditTrail ?? ""],
    ];
  }
  return [
    ...common,
    ["AuditTrailNotes", "Notes of the registrar about the audit webhook", registration.auditTrail?.notes ?? ""],
    ["AuditTrailSettings", "The audit webhook, for npm run doctor to compare", registration.auditTrail?.settings ?? ""],
  ];
}

function runLogsOutputs(integration: SpaceliftDatadog): readonly Output[] {
  const { runLogsIntake, registration, runLogsSecretParameter } = integration;
  if (runLogsIntake === undefined) return [];
  const common: readonly Output[] = [
    ["RunLogsUrl", "Endpoint of the webhook of run logs in Spacelift", runLogsIntake.url],
    ["RunLogsSecretParameter", "SecureString with the secrets of the webhook of run logs", runLogsSecretParameter],
  ];
  if (registration.kind === "manual") {
    const { objects = "", policyTextCommand = "" } = registration.runLogs ?? {};
    return [
      ...common,
      ["ManualRunLogs", "The last step: create this webhook and this policy in Spacelift", objects],
      ["RunLogsPolicyTextCommand", "Command that prints the text of the policy of run logs", policyTextCommand],
    ];
  }
  const { webhookId = "", policyId = "", notes = "", settings = "" } = registration.runLogs ?? {};
  return [
    ...common,
    ["RunLogsWebhookId", "Id of the webhook of run logs in Spacelift", webhookId],
    ["RunLogsPolicyId", "Id of the policy of run logs in Spacelift", policyId],
    ["RunLogsNotes", "Notes of the registrar about the run logs", notes],
    ["RunLogsSettings", "The registration of run logs, for npm run doctor to compare", settings],
  ];
}

function pollerOutputs({ poller }: SpaceliftDatadog): readonly Output[] {
  return poller === undefined ? [] : [["PollerSettings", "The poller's lease, for npm run doctor", poller.settings]];
}

function datadogOutputs({ datadogAssets }: SpaceliftDatadog): readonly Output[] {
  if (datadogAssets === undefined) return [];
  return [
    ["DatadogDashboard", "The dashboard in Datadog", datadogAssets.dashboardLink],
    ["DatadogNotes", "Notes of the installer about this deployment", datadogAssets.notes],
  ];
}

function nextStep({ registration, datadogKey }: SpaceliftDatadog, stackName: string, alarmEmail?: string): string {
  const stack = stackName === defaultIntegrationName ? "" : `--stack-name ${stackName} `;
  return [
    ...(datadogKey.check === "warn" ? ["Follow DatadogKeyNotes, unless it is none."] : []),
    ...(registration.kind === "manual" ? [`Follow ${manualSteps(registration)}.`] : []),
    ...(alarmEmail === undefined ? [] : [`Confirm the subscription in the e-mail to ${alarmEmail}.`]),
    `Send a test event: npm run doctor -- ${stack}--send-test`,
  ].join(" ");
}

function manualSteps({ auditTrail, runLogs }: ManualRegistration): string {
  const optional = [...(auditTrail === undefined ? [] : ["ManualAuditTrail"])];
  const steps = ["ManualSecret", "ManualWebhook", "ManualPolicy", ...optional];
  if (runLogs !== undefined) steps.push("ManualRunLogs");
  return `${steps.slice(0, -1).join(", ")} and ${steps.at(-1)}`;
}
