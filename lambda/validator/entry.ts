import { setTimeout as sleep } from "node:timers/promises";
import { SSMClient } from "@aws-sdk/client-ssm";
import { awsClientConfiguration } from "../adapters/aws-client.ts";
import { createResponder } from "../adapters/cloudformation.ts";
import { createKeyValidation } from "../adapters/datadog-key.ts";
import { createHttpClient } from "../adapters/http.ts";
import { createParameters } from "../adapters/parameters.ts";
import { withTransientErrors } from "../adapters/transient-errors.ts";
import { logJson } from "../shared/log.ts";
import { createValidator } from "./validator.ts";

const request = createHttpClient();
const wait = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, signal && { signal }).catch(() => {});

export const handler = createValidator({
  validate: createKeyValidation(request),
  parameters: withTransientErrors(createParameters(new SSMClient(awsClientConfiguration(3_000, 4)))),
  respond: createResponder(request, wait),
  now: Date.now,
  wait,
  log: logJson,
});
