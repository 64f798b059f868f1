import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { awsClientConfiguration } from "../../../adapters/aws-client.ts";
import { createConnections } from "../../../adapters/connections.ts";
import { createDatadogLogs } from "../../../adapters/datadog-logs.ts";
import { createDeliveryMarks } from "../../../adapters/delivery-marks.ts";
import { withEarlyConnection } from "../../../adapters/early-connection.ts";
import { createHttpClient } from "../../../adapters/http.ts";
import { machine } from "../../../adapters/machine.ts";
import { createParameters } from "../../../adapters/parameters.ts";
import { createInbox } from "../../../adapters/queue.ts";
import { datadogLogsUrl } from "../../../contract/datadog-sites.ts";
import { logsEnvironment, readEnvironment, readList } from "../../../contract/environment.ts";
import { apiKeyAges, createCachedValue } from "../../../shared/cached-value.ts";
import { logJson } from "../../../shared/log.ts";
import { preparedHandler } from "../../../shared/prepared-handler.ts";
import { createLogsForwarder } from "./logs-forwarder.ts";

const environment = readEnvironment(logsEnvironment, process.env);
const parameters = createParameters(new SSMClient(awsClientConfiguration(2_000, 3)));
const inbox = createInbox(
  new SQSClient({ ...awsClientConfiguration(2_000, 3), useQueueUrlAsEndpoint: false }),
  environment.queueUrl,
  environment.deadLetterQueueUrl,
);
const datadogUrl = datadogLogsUrl(environment.datadogUrl);
const connections = withEarlyConnection(createConnections(), datadogUrl);
const datadog = createDatadogLogs(datadogUrl, createHttpClient(undefined, connections));
const marks = createDeliveryMarks(
  new DynamoDBClient(awsClientConfiguration(2_000, 3)),
  environment.ledgerTable,
  { ...environment, destination: "logs" },
  machine.now,
);
const apiKey = createCachedValue(async () => (await parameters.read(environment.datadogApiKeyParameter)).value, {
  ...apiKeyAges,
  now: machine.now,
});
const prepare = () => {
  connections.open();
  // Every batch needs the key. The first use reads again after a failure.
  apiKey.get().catch(() => {});
};

export const handler = preparedHandler(
  prepare,
  createLogsForwarder(
    { ...machine, ...inbox, ...datadog, apiKey, marks, log: logJson },
    {
      integrationName: environment.integrationName,
      spaceliftEndpoint: environment.spaceliftEndpoint,
      extraTags: readList(environment.extraTags),
      excludeTags: readList(environment.excludeTags),
    },
  ),
);
