import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { awsClientConfiguration } from "../adapters/aws-client.ts";
import { createDatadog } from "../adapters/datadog.ts";
import { createHttpClient } from "../adapters/http.ts";
import { createLedger } from "../adapters/ledger.ts";
import { createParameters } from "../adapters/parameters.ts";
import { createInbox } from "../adapters/queue.ts";
import { forwarderEnvironment, readEnvironment, readFlag, readList } from "../contract/environment.ts";
import { queueRetentionDays } from "../contract/queue.ts";
import { apiKeyAges, createCachedValue } from "../shared/cached-value.ts";
import { logJson } from "../shared/log.ts";
import { createForwarder } from "./forward.ts";

const environment = readEnvironment(forwarderEnvironment, process.env);
const parameters = createParameters(new SSMClient(awsClientConfiguration(2_000, 3)));
const inbox = createInbox(
  new SQSClient({ ...awsClientConfiguration(2_000, 3), useQueueUrlAsEndpoint: false }),
  environment.queueUrl,
  environment.deadLetterQueueUrl,
);
const datadog = createDatadog(environment.datadogUrl, createHttpClient());
const apiKey = createCachedValue(async () => (await parameters.read(environment.datadogApiKeyParameter)).value, {
  ...apiKeyAges,
  now: Date.now,
});
// Begun while the function starts, since every batch needs it. A failure is met where the key is used, which reads again.
apiKey.get().catch(() => {});

const wait = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, signal && { signal }).catch(() => {});

/** The Lambda that consumes the queue. */
export const handler = createForwarder(
  {
    apiKey,
    ledger: createLedger(
      new DynamoDBClient(awsClientConfiguration(2_000, 3)),
      environment.ledgerTable,
      environment,
      Date.now,
    ),
    submit: datadog.submit,
    deadLetter: inbox.deadLetter,
    delay: inbox.delay,
    now: Date.now,
    random: Math.random,
    newNonce: randomUUID,
    wait,
    log: logJson,
  },
  {
    integrationName: environment.integrationName,
    spaceliftEndpoint: environment.spaceliftEndpoint,
    series: {
      metricPrefix: environment.metricPrefix,
      extraTags: readList(environment.extraTags),
      excludeTags: readList(environment.excludeTags),
    },
    finishedStates: new Set(readList(environment.finishedStates)),
    queueRetentionDays,
    historicalMetrics: readFlag(environment.historicalMetrics),
    retry: { firstSeconds: 10, maximumSeconds: 900 },
  },
);
