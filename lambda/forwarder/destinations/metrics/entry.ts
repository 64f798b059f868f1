import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { awsClientConfiguration } from "../../../adapters/aws-client.ts";
import { createConnections } from "../../../adapters/connections.ts";
import { createDatadog } from "../../../adapters/datadog.ts";
import { withEarlyConnection } from "../../../adapters/early-connection.ts";
import { createHttpClient } from "../../../adapters/http.ts";
import { createLedger } from "../../../adapters/ledger.ts";
import { machine } from "../../../adapters/machine.ts";
import { createParameterReader } from "../../../adapters/parameter-reader.ts";
import { createInbox } from "../../../adapters/queue.ts";
import { forwarderEnvironment, readEnvironment, readFlag, readList } from "../../../contract/environment.ts";
import { apiKeyAges, createCachedValue } from "../../../shared/cached-value.ts";
import { logJson } from "../../../shared/log.ts";
import { preparedHandler } from "../../../shared/prepared-handler.ts";
import { createForwarder } from "./metrics-forwarder.ts";

const environment = readEnvironment(forwarderEnvironment, process.env);
const parameters = createParameterReader(new SSMClient(awsClientConfiguration(2_000, 3)));
const inbox = createInbox(
  new SQSClient({ ...awsClientConfiguration(2_000, 3), useQueueUrlAsEndpoint: false }),
  environment.queueUrl,
  environment.deadLetterQueueUrl,
);
const connections = withEarlyConnection(createConnections(), environment.datadogUrl);
const datadog = createDatadog(environment.datadogUrl, createHttpClient(undefined, connections));
const apiKey = createCachedValue(async () => (await parameters.read(environment.datadogApiKeyParameter)).value, {
  ...apiKeyAges,
  now: machine.now,
});
const dynamo = new DynamoDBClient(awsClientConfiguration(2_000, 3));
const ledger = createLedger(dynamo, environment.ledgerTable, environment, machine.now);

const prepare = () => {
  connections.open();
  // Every batch needs the key. The first use reads again after a failure.
  apiKey.get().catch(() => {});
};

export const handler = preparedHandler(
  prepare,
  createForwarder(
    { ...machine, ...inbox, apiKey, ledger, submit: datadog.submit, log: logJson },
    {
      integrationName: environment.integrationName,
      spaceliftEndpoint: environment.spaceliftEndpoint,
      metricPrefix: environment.metricPrefix,
      extraTags: readList(environment.extraTags),
      excludeTags: readList(environment.excludeTags),
      finishedStates: readList(environment.finishedStates),
      historicalMetrics: readFlag(environment.historicalMetrics),
    },
  ),
);
