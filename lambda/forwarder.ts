import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { awsClientConfiguration } from "./adapters/aws-client.ts";
import { createDatadog } from "./adapters/datadog.ts";
import { createHttpClient } from "./adapters/http.ts";
import { createParameters } from "./adapters/parameters.ts";
import { createInbox } from "./adapters/queue.ts";
import { forwarderEnvironment, queueRetentionDays, readEnvironment, readList } from "./environment.ts";
import { createCachedValue } from "./handlers/cached-value.ts";
import { createForwarder } from "./handlers/forward.ts";
import { logJson } from "./handlers/log.ts";

const environment = readEnvironment(forwarderEnvironment, process.env);
const parameters = createParameters(new SSMClient(awsClientConfiguration(3_000)));
const inbox = createInbox(
  new SQSClient({ ...awsClientConfiguration(3_000), useQueueUrlAsEndpoint: false }),
  environment.queueUrl,
  environment.deadLetterQueueUrl,
);
const datadog = createDatadog(environment.datadogUrl, createHttpClient());

/** The Lambda that consumes the queue. */
export const handler = createForwarder(
  {
    apiKey: createCachedValue(async () => (await parameters.read(environment.datadogApiKeyParameter)).value, {
      maximumAgeMilliseconds: 60_000,
      minimumRefreshMilliseconds: 1_000,
      now: () => performance.now(),
    }),
    submit: datadog.submit,
    park: inbox.park,
    delay: inbox.delay,
    now: Date.now,
    random: Math.random,
    log: logJson,
  },
  {
    series: {
      metricPrefix: environment.metricPrefix,
      extraTags: readList(environment.extraTags),
      excludeTags: readList(environment.excludeTags),
    },
    finishedStates: new Set(readList(environment.finishedStates)),
    queueRetentionDays,
    retry: { firstSeconds: 10, maximumSeconds: 900 },
  },
);
