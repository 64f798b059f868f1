import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { awsClientConfiguration } from "../../../adapters/aws-client.ts";
import { createConnections } from "../../../adapters/connections.ts";
import { createDatadogPipelines } from "../../../adapters/datadog-pipelines.ts";
import { withEarlyConnection } from "../../../adapters/early-connection.ts";
import { createHttpClient } from "../../../adapters/http.ts";
import { machine } from "../../../adapters/machine.ts";
import { createParameters } from "../../../adapters/parameters.ts";
import { createInbox } from "../../../adapters/queue.ts";
import { pipelinesEnvironment, readEnvironment, readList } from "../../../contract/environment.ts";
import { apiKeyAges, createCachedValue } from "../../../shared/cached-value.ts";
import { logJson } from "../../../shared/log.ts";
import { preparedHandler } from "../../../shared/prepared-handler.ts";
import { createPipelinesForwarder } from "./pipelines-forwarder.ts";

const environment = readEnvironment(pipelinesEnvironment, process.env);
const parameters = createParameters(new SSMClient(awsClientConfiguration(2_000, 3)));
const inbox = createInbox(
  new SQSClient({ ...awsClientConfiguration(2_000, 3), useQueueUrlAsEndpoint: false }),
  environment.queueUrl,
  environment.deadLetterQueueUrl,
);
const connections = withEarlyConnection(createConnections(), environment.datadogUrl);
const datadog = createDatadogPipelines(environment.datadogUrl, createHttpClient(undefined, connections));
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
  createPipelinesForwarder(
    { ...machine, ...inbox, ...datadog, apiKey, log: logJson },
    {
      integrationName: environment.integrationName,
      spaceliftEndpoint: environment.spaceliftEndpoint,
      extraTags: readList(environment.extraTags),
      excludeTags: readList(environment.excludeTags),
      finishedStates: readList(environment.finishedStates),
    },
  ),
);
