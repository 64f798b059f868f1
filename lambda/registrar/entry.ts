import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import policyCore from "../../policy/notification.rego";
import { awsClientConfiguration } from "../adapters/aws-client.ts";
import { createResponder } from "../adapters/cloudformation.ts";
import { createFences } from "../adapters/fences.ts";
import { createHttpClient } from "../adapters/http.ts";
import { createKnownEvents, readLedgerItems } from "../adapters/known-events.ts";
import { openOutbox } from "../adapters/outbox.ts";
import { createParameters } from "../adapters/parameters.ts";
import { createRecoveryState } from "../adapters/recovery-state.ts";
import { connectSpacelift } from "../adapters/spacelift.ts";
import { connectEvaluations, maximumSampleBytes } from "../adapters/spacelift-evaluations.ts";
import { createSpaceliftHttp } from "../adapters/spacelift-http.ts";
import { withTransientErrors } from "../adapters/transient-errors.ts";
import { recoveryKey } from "../contract/custom-resource.ts";
import { runDestinationNames } from "../contract/destinations.ts";
import { readChoice, readChoices, readEnvironment, registrarEnvironment } from "../contract/environment.ts";
import { eventRunChoices } from "../contract/event-runs.ts";
import { logJson } from "../shared/log.ts";
import { Secret } from "../shared/secret.ts";
import { createRegistrar } from "./registrar.ts";

const environment = readEnvironment(registrarEnvironment, process.env);
const request = createHttpClient();
const wait = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, signal && { signal }).catch(() => {});
const parameters = withTransientErrors(createParameters(new SSMClient(awsClientConfiguration(3_000, 4))));
const spaceliftHttp = createSpaceliftHttp({ parameters });
const evaluationsHttp = createSpaceliftHttp({ parameters, maximumAnswerBytes: maximumSampleBytes });
const { ledgerTable } = environment;
const dynamo = new DynamoDBClient(awsClientConfiguration(1_000, 3));
const destinations = {
  destinations: readChoices(runDestinationNames, environment.destinations),
  eventRuns: readChoice(eventRunChoices, environment.eventRuns),
};

export const handler = createRegistrar({
  connect: (connection) => connectSpacelift(spaceliftHttp(connection.caParameter), connection),
  parameters,
  fences: withTransientErrors(createFences(dynamo, ledgerTable)),
  newToken: randomUUID,
  newSecret: () => new Secret(randomBytes(32).toString("hex")),
  policyCore,
  recovery: {
    connect: (connection) => connectEvaluations(evaluationsHttp(connection.caParameter), connection),
    stateOf: ({ stackId, logicalId }) =>
      createRecoveryState(dynamo, ledgerTable, recoveryKey(stackId, logicalId), Date.now),
    knownEvents: createKnownEvents(destinations, readLedgerItems(dynamo, ledgerTable, environment, Date.now)),
    enqueue: openOutbox(awsClientConfiguration(2_000, 3), process.env).enqueue,
    newReceiptId: randomUUID,
  },
  respond: createResponder(request, wait),
  now: Date.now,
  wait,
  log: logJson,
});
