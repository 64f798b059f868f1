import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import { awsClientConfiguration } from "../adapters/aws-client.ts";
import { createConnections } from "../adapters/connections.ts";
import { createDatadog } from "../adapters/datadog.ts";
import { withEarlyConnection } from "../adapters/early-connection.ts";
import { createHttpClient } from "../adapters/http.ts";
import { createLease } from "../adapters/lease.ts";
import { createParameterReader } from "../adapters/parameter-reader.ts";
import { createSpaceliftHttp } from "../adapters/spacelift-http.ts";
import { createSpaceliftState, maximumStateBytes } from "../adapters/spacelift-state.ts";
import { pollerEnvironment, readEnvironment, readList } from "../contract/environment.ts";
import { apiKeyAges, createCachedValue } from "../shared/cached-value.ts";
import { logJson } from "../shared/log.ts";
import { preparedHandler } from "../shared/prepared-handler.ts";
import { readApiKey } from "../shared/spacelift-api-key.ts";
import { createPoller } from "./poller.ts";

const environment = readEnvironment(pollerEnvironment, process.env);
const fast = awsClientConfiguration(1_000, 2);
const parameters = createParameterReader(new SSMClient(fast));
const spaceliftHttp = createSpaceliftHttp({ parameters, maximumAnswerBytes: maximumStateBytes });
const caParameter = environment.spaceliftCaParameter === "" ? undefined : environment.spaceliftCaParameter;
const connections = withEarlyConnection(createConnections(), environment.datadogUrl);
const apiKey = createCachedValue(async () => (await parameters.read(environment.datadogApiKeyParameter)).value, {
  ...apiKeyAges,
  now: Date.now,
});
const prepare = () => {
  connections.open();
  // Every poll needs the key. The first use reads again after a failure.
  apiKey.get().catch(() => {});
};

export const handler = preparedHandler(
  prepare,
  createPoller(
    {
      openState: createSpaceliftState(spaceliftHttp(caParameter), {
        endpoint: environment.spaceliftEndpoint,
        readKey: () =>
          readApiKey(
            {
              apiKeyIdParameter: environment.spaceliftApiKeyIdParameter,
              apiKeySecretParameter: environment.spaceliftApiKeySecretParameter,
            },
            parameters,
          ),
        now: Date.now,
      }),
      lease: createLease(new DynamoDBClient(fast), environment.ledgerTable, environment.leaseKey),
      apiKey,
      submit: createDatadog(environment.datadogUrl, createHttpClient(undefined, connections)).submit,
      now: Date.now,
      log: logJson,
    },
    {
      integrationName: environment.integrationName,
      spaceliftEndpoint: environment.spaceliftEndpoint,
      metricPrefix: environment.metricPrefix,
      extraTags: readList(environment.extraTags),
      excludeTags: readList(environment.excludeTags),
    },
  ),
);
