import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import dashboard from "../../datadog/dashboard.json" with { type: "json" };
import { awsClientConfiguration } from "../adapters/aws-client.ts";
import { createResponder } from "../adapters/cloudformation.ts";
import { connectDatadogAssets } from "../adapters/datadog-assets.ts";
import { createFences } from "../adapters/fences.ts";
import { createHttpClient } from "../adapters/http.ts";
import { createParameters } from "../adapters/parameters.ts";
import { withTransientErrors } from "../adapters/transient-errors.ts";
import { installerEnvironment, readEnvironment } from "../contract/environment.ts";
import { logJson } from "../shared/log.ts";
import { createInstaller } from "./installer.ts";

const environment = readEnvironment(installerEnvironment, process.env);
/** A page of dashboards contains descriptions, which may be long. */
const request = createHttpClient(16 * 1024 * 1024);
const wait = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, signal && { signal }).catch(() => {});

export const handler = createInstaller({
  connect: (connection) => connectDatadogAssets(request, connection),
  parameters: withTransientErrors(createParameters(new SSMClient(awsClientConfiguration(3_000, 4)))),
  fences: withTransientErrors(
    createFences(new DynamoDBClient(awsClientConfiguration(1_000, 3)), environment.ledgerTable),
  ),
  newToken: randomUUID,
  dashboard,
  respond: createResponder(request, wait),
  now: Date.now,
  wait,
  log: logJson,
});
