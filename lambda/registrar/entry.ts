import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import policyCore from "../../policy/notification.rego";
import { awsClientConfiguration } from "../adapters/aws-client.ts";
import { createResponder } from "../adapters/cloudformation.ts";
import { createFences } from "../adapters/fences.ts";
import { createHttpClient } from "../adapters/http.ts";
import { createParameters } from "../adapters/parameters.ts";
import { connectSpacelift } from "../adapters/spacelift.ts";
import { createSpaceliftHttp } from "../adapters/spacelift-http.ts";
import { withTransientErrors } from "../adapters/transient-errors.ts";
import { readEnvironment, registrarEnvironment } from "../contract/environment.ts";
import { logJson } from "../shared/log.ts";
import { Secret } from "../shared/secret.ts";
import { createRegistrar } from "./registrar.ts";

const environment = readEnvironment(registrarEnvironment, process.env);
const request = createHttpClient();
const wait = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, signal && { signal }).catch(() => {});
const parameters = withTransientErrors(createParameters(new SSMClient(awsClientConfiguration(3_000, 4))));
const spaceliftHttp = createSpaceliftHttp({ parameters });

export const handler = createRegistrar({
  connect: (connection) => connectSpacelift(spaceliftHttp(connection.caParameter), connection),
  parameters,
  fences: withTransientErrors(
    createFences(new DynamoDBClient(awsClientConfiguration(1_000, 3)), environment.ledgerTable),
  ),
  newToken: randomUUID,
  newSecret: () => new Secret(randomBytes(32).toString("hex")),
  policyCore,
  respond: createResponder(request, wait),
  now: Date.now,
  wait,
  log: logJson,
});
