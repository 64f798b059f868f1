import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { createLedger } from "../../lambda/adapters/ledger.ts";
import { createParameters } from "../../lambda/adapters/parameters.ts";
import { createInbox, createOutbox } from "../../lambda/adapters/queue.ts";
import { renderPolicy } from "../../lambda/contract/policy.ts";
import type { Target } from "../../lambda/forwarder/destinations/metrics/domain/target.ts";
import { ownLabel } from "../../lambda/registrar/domain/ownership.ts";
import { parseRegistration } from "../../lambda/registrar/domain/registration-properties.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { policyCoreDigest, readPolicyCore } from "../../lib/policy-core.ts";
import { policyExtensionDigest } from "../../lib/policy-extension.ts";
import { idleAccount } from "../../simulator/stand-ins/account-load.ts";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import { serveDatadog } from "../../simulator/stand-ins/datadog-server.ts";
import type { PastRun } from "../../simulator/stand-ins/past-runs.ts";
import { startSpaceliftStandIn } from "../../simulator/stand-ins/spacelift.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { createForwarder, createQueue, createStack, createTable } from "./emulated-resources.ts";
import { serveReceiver } from "./served-receiver.ts";

const name = "spacelift-datadog";
const apiKey = { id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", secret: new Secret("c".repeat(64)), spaces: ["root"] };
const finishedStates = ["FINISHED", "FAILED", "DISCARDED", "STOPPED"] as const;

/** A deployment in the emulator, as an operator's commands see it. All is real except the receiver's Lambda function. */
export async function createEmulatedDeployment() {
  const aws = emulatorConfiguration();
  const sqs = new SQSClient({ ...aws, useQueueUrlAsEndpoint: false });
  const dynamodb = new DynamoDBClient(aws);
  const stackName = `operations-${randomUUID()}`;
  const parameter = (of: string) => `/${stackName}/${of}`;
  const parameters = createParameters(new SSMClient(aws));
  for (const [of, value] of Object.entries({
    "datadog-api-key": "valid",
    "spacelift-api-key-id": apiKey.id,
    "spacelift-api-key-secret": apiKey.secret.reveal(),
    "webhook-secret": "the webhook's secret",
  })) {
    await parameters.write(parameter(of), new Secret(value));
  }

  const queue = await createQueue(sqs, stackName);
  const deadLetterQueue = await createQueue(sqs, `${stackName}-dead`);
  await createTable(dynamodb, stackName);
  const datadog = createDatadogStandIn({ clock: Date.now, apiKey: "valid" });
  const datadogServer = await serveDatadog(datadog);
  const target: Target = {
    spaceliftEndpoint: "https://acme.app.spacelift.io",
    datadogUrl: datadogServer.url,
    metricPrefix: "spacelift.integration",
  };
  await createForwarder(stackName, queue.arn, {
    QUEUE_URL: queue.url,
    DEAD_LETTER_QUEUE_URL: deadLetterQueue.url,
    DATADOG_API_KEY_PARAMETER: parameter("datadog-api-key"),
    SPACELIFT_ENDPOINT: target.spaceliftEndpoint,
    DATADOG_URL: target.datadogUrl,
    LEDGER_TABLE: stackName,
    HISTORICAL_METRICS: "false",
    EXTRA_TAGS: "[]",
    EXCLUDE_TAGS: "[]",
    METRIC_PREFIX: target.metricPrefix,
    FINISHED_STATES: JSON.stringify(finishedStates),
    INTEGRATION_NAME: name,
  });
  const receiver = await serveReceiver(createOutbox(sqs, queue.url).enqueue, () =>
    parameters.read(parameter("webhook-secret")),
  );

  const pastRuns: PastRun[] = [];
  const stacksOf = () => [...new Set(pastRuns.map(({ stackId }) => stackId))];
  const spacelift = await startSpaceliftStandIn({
    load: () => ({
      ...idleAccount,
      pastRuns,
      stacks: stacksOf().map((id) => ({ id, state: "FINISHED", stateSetAt: 1, space: "root" })),
    }),
    evaluator: {
      name: "none",
      check: () => Promise.resolve(undefined),
      evaluate: () => Promise.resolve({ kind: "evaluated", deliveries: [], isSampled: false }),
      close: () => {},
    },
  });
  spacelift.account.putApiKey(apiKey);
  const settings = {
    SpaceliftEndpoint: spacelift.url,
    Space: "root",
    Name: name,
    Owner: `managed-by:000000000000/us-east-1/${stackName}`,
    WebhookUrl: receiver.url,
    ApiKeyIdParameter: parameter("spacelift-api-key-id"),
    ApiKeySecretParameter: parameter("spacelift-api-key-secret"),
    WebhookSecretParameter: parameter("webhook-secret"),
    WebhookSecretVersion: "1",
    RefuseOldSecret: "false",
    RecreateDeleted: "true",
    FinishedStates: JSON.stringify(finishedStates),
    IncludeTags: "[]",
    RepairPolicy: "false",
    StackId: stackName,
    LogicalResourceId: "Registered",
  };
  const label = ownLabel(parseRegistration(settings), new URL(spacelift.url).host);
  const registered = { name, space: "root", labels: [label] };
  spacelift.account.webhooks.create({
    ...{ ...registered, endpoint: receiver.url, enabled: true, retryOnFailure: true, failuresInARow: 0 },
  });
  spacelift.account.policies.create({
    ...{ ...registered, type: "NOTIFICATION", engineType: "REGO_V1", description: "" },
    body: renderPolicy(readPolicyCore(), { endpointId: name, finishedStates, include: [] }),
  });

  await createStack(stackName, {
    WebhookUrl: receiver.url,
    QueueUrl: queue.url,
    QueueArn: queue.arn,
    DeadLetterQueueUrl: deadLetterQueue.url,
    DeadLetterQueueArn: deadLetterQueue.arn,
    LedgerTable: stackName,
    DatadogApiKeyParameter: parameter("datadog-api-key"),
    WebhookSecretParameter: parameter("webhook-secret"),
    WebhookId: name,
    PolicyId: name,
    RegistrationNotes: "none",
    RegistrationSettings: JSON.stringify({
      ...settings,
      PolicyCore: policyCoreDigest(),
      PolicyExtensionDigest: policyExtensionDigest(""),
    }),
  });

  return {
    ...{ stackName, parameter, parameters, datadog, account: spacelift.account, pastRuns },
    ledger: createLedger(dynamodb, stackName, target, Date.now),
    deadLetter: createInbox(sqs, queue.url, deadLetterQueue.url).deadLetter,
    close: () => Promise.all([datadogServer.close(), spacelift.close(), receiver.close()]),
  };
}
