import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { awsClientConfiguration } from "../../../adapters/aws-client.ts";
import { createConnections } from "../../../adapters/connections.ts";
import { createDatadogDeployments } from "../../../adapters/datadog-deployments.ts";
import { createDeliveryMarks } from "../../../adapters/delivery-marks.ts";
import { withEarlyConnection } from "../../../adapters/early-connection.ts";
import { createHttpClient } from "../../../adapters/http.ts";
import { machine } from "../../../adapters/machine.ts";
import { createParameters } from "../../../adapters/parameters.ts";
import { createInbox } from "../../../adapters/queue.ts";
import { deploymentsEnvironment, readEnvironment, readList } from "../../../contract/environment.ts";
import { apiKeyAges, createCachedValue } from "../../../shared/cached-value.ts";
import { logJson } from "../../../shared/log.ts";
import { preparedHandler } from "../../../shared/prepared-handler.ts";
import { createDeploymentsForwarder } from "./deployments-forwarder.ts";

const environment = readEnvironment(deploymentsEnvironment, process.env);
const parameters = createParameters(new SSMClient(awsClientConfiguration(2_000, 3)));
const inbox = createInbox(
  new SQSClient({ ...awsClientConfiguration(2_000, 3), useQueueUrlAsEndpoint: false }),
  environment.queueUrl,
  environment.deadLetterQueueUrl,
);
const connections = withEarlyConnection(createConnections(), environment.datadogUrl);
const datadog = createDatadogDeployments(environment.datadogUrl, createHttpClient(undefined, connections));
const marks = createDeliveryMarks(
  new DynamoDBClient(awsClientConfiguration(2_000, 3)),
  environment.ledgerTable,
  { ...environment, destination: "deployments" },
  machine.now,
);
const keyIn = (parameter: string) =>
  createCachedValue(async () => (await parameters.read(parameter)).value, { ...apiKeyAges, now: machine.now });
const apiKey = keyIn(environment.datadogApiKeyParameter);
const appKeyParameter = environment.datadogAppKeyParameter;
const prepare = () => {
  connections.open();
  // Every batch needs the key. The first use reads again after a failure.
  apiKey.get().catch(() => {});
};

export const handler = preparedHandler(
  prepare,
  createDeploymentsForwarder(
    {
      ...machine,
      ...inbox,
      ...datadog,
      apiKey,
      marks,
      ...(appKeyParameter !== "" && { appKey: keyIn(appKeyParameter) }),
      log: logJson,
    },
    {
      integrationName: environment.integrationName,
      extraTags: readList(environment.extraTags),
      excludeTags: readList(environment.excludeTags),
      finishedStates: readList(environment.finishedStates),
    },
  ),
);
