import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from "@aws-sdk/client-cloudformation";
import { CreateTableCommand, DynamoDBClient, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { createLedger } from "../../lambda/adapters/ledger.ts";
import { createParameters } from "../../lambda/adapters/parameters.ts";
import { createInbox, createOutbox } from "../../lambda/adapters/queue.ts";
import { renderPolicy } from "../../lambda/contract/policy.ts";
import type { Target } from "../../lambda/forwarder/destinations/metrics/domain/target.ts";
import { createReceiver } from "../../lambda/receiver/receive.ts";
import { ownLabel } from "../../lambda/registrar/domain/ownership.ts";
import { parseRegistration } from "../../lambda/registrar/domain/registration-properties.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { parseWebhookSecrets } from "../../lambda/shared/webhook-secrets.ts";
import { policyCoreDigest, readPolicyCore } from "../../lib/policy-core.ts";
import { policyExtensionDigest } from "../../lib/policy-extension.ts";
import { listenOnLoopback, stopServer } from "../../simulator/loopback.ts";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import { serveDatadog } from "../../simulator/stand-ins/datadog-server.ts";
import { createContext } from "../../simulator/stand-ins/lambda-context.ts";
import { startSpaceliftStandIn } from "../../simulator/stand-ins/spacelift.ts";
import { emulatorConfiguration } from "../emulator.ts";
import { zip } from "./zip.ts";

const name = "spacelift-datadog";
const apiKey = { id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", secret: new Secret("c".repeat(64)), spaces: ["root"] };
const finishedStates = ["FINISHED", "FAILED", "DISCARDED", "STOPPED"] as const;

/** What a deployment consists of as far as an operator's commands see it: real but for the receiver's Lambda function. */
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

  const spacelift = await startSpaceliftStandIn({
    evaluator: {
      name: "none",
      check: () => Promise.resolve(undefined),
      evaluate: () => Promise.resolve({ kind: "evaluated", deliveries: [] }),
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
    ...{ stackName, parameter, parameters, datadog, account: spacelift.account },
    ledger: createLedger(dynamodb, stackName, target, Date.now),
    deadLetter: createInbox(sqs, queue.url, deadLetterQueue.url).deadLetter,
    close: () => Promise.all([datadogServer.close(), spacelift.close(), receiver.close()]),
  };
}

async function createQueue(client: SQSClient, QueueName: string) {
  const { QueueUrl: url = "" } = await client.send(new CreateQueueCommand({ QueueName }));
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] }),
  );
  return { url, arn: Attributes?.QueueArn ?? "" };
}

async function createTable(client: DynamoDBClient, TableName: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
  const TimeToLiveSpecification = { Enabled: true, AttributeName: "exp" };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}

/** A role for a function that may do everything: permissions are what the run of the whole app tests. */
async function createRole(RoleName: string): Promise<string | undefined> {
  const client = new IAMClient(emulatorConfiguration());
  const document = (statement: Readonly<Record<string, unknown>>) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
  const AssumeRolePolicyDocument = document({
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  });
  const { Role } = await client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyDocument = document({ Action: "*", Resource: "*" });
  await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: "everything", PolicyDocument }));
  return Role?.Arn;
}

/** The bundle that is deployed, mapped to the queue. */
async function createForwarder(FunctionName: string, EventSourceArn: string, Variables: Record<string, string>) {
  const client = new LambdaClient(emulatorConfiguration());
  const folder = join(import.meta.dirname, "../../dist/lambda/forwarder");
  const file = (path: string) => readFileSync(join(folder, path));
  const Role = await createRole(FunctionName);
  await client.send(
    new CreateFunctionCommand({
      ...{ FunctionName, Runtime: "nodejs24.x", Handler: "index.handler", Timeout: 60 },
      Role,
      Environment: { Variables },
      Code: { ZipFile: zip({ "index.js": file("index.js"), "package.json": file("package.json") }) },
    }),
  );
  await client.send(
    new CreateEventSourceMappingCommand({
      ...{ FunctionName, EventSourceArn, BatchSize: 10, FunctionResponseTypes: ["ReportBatchItemFailures"] },
    }),
  );
}

async function serveReceiver(
  enqueue: (message: string) => Promise<void>,
  readSecrets: () => Promise<{ readonly value: Secret }>,
) {
  const secrets = async () => parseWebhookSecrets((await readSecrets()).value);
  const handler = createReceiver({
    ...{ enqueue, secrets: { get: secrets, refresh: secrets }, newReceiptId: randomUUID, now: Date.now, log: () => {} },
  });
  const server = createServer((incoming, outgoing) => {
    const serve = async () => {
      const { "x-signature-256": signature } = incoming.headers;
      const body = (await buffer(incoming)).toString("base64");
      const headers = { "x-signature-256": String(signature) };
      const context = createContext("receiver", Date.now, 10_000);
      const answer = await handler({ headers, body, isBase64Encoded: true }, context);
      outgoing.writeHead(answer.statusCode ?? 500).end(answer.body);
    };
    serve().catch(() => outgoing.destroy());
  });
  const port = await listenOnLoopback(server, 0);
  return { url: `http://127.0.0.1:${port}/webhook`, close: () => stopServer(server) };
}

/** A stack that has nothing but the outputs of a deployment, and a parameter, since it may not be empty. */
async function createStack(StackName: string, outputs: Readonly<Record<string, string>>): Promise<void> {
  const client = new CloudFormationClient(emulatorConfiguration());
  const Outputs = Object.fromEntries(Object.entries(outputs).map(([key, Value]) => [key, { Value }]));
  const Properties = { Name: `/${StackName}/nothing`, Type: "String", Value: "nothing" };
  const TemplateBody = JSON.stringify({ Resources: { Nothing: { Type: "AWS::SSM::Parameter", Properties } }, Outputs });
  await client.send(new CreateStackCommand({ StackName, TemplateBody }));
  await waitUntilStackCreateComplete({ client, maxWaitTime: 30, minDelay: 0.2, maxDelay: 1 }, { StackName });
}
