import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { createParameters } from "../../lambda/adapters/parameters.ts";
import { maximumSampleBytes } from "../../lambda/adapters/spacelift-evaluations.ts";
import { createSpaceliftHttp } from "../../lambda/adapters/spacelift-http.ts";
import { forwarderEnvironment } from "../../lambda/contract/environment.ts";
import { readApiKey } from "../../lambda/shared/spacelift-api-key.ts";
import { chosenDestinations, deployedDestinations } from "../deployment/deployed-destinations.ts";
import { awsNow, requireOutput } from "../deployment/deployment.ts";
import type { OpenDeployment } from "../deployment/open-deployment.ts";
import { OperatorError } from "../deployment/operator-error.ts";
import type { Terminal } from "../deployment/terminal.ts";
import { readRegistrationSettings } from "../doctor/registration-settings.ts";
import { openDestination } from "./open-destination.ts";
import { openSpacelift } from "./open-spacelift.ts";
import type { BackfillPorts } from "./ports.ts";

/** Spacelift documents no limit. This leaves room for the registrar, the poller and people. */
const callsPerSecond = 8;

interface Surroundings {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly policyCore: string;
}

/** Rejects with an `OperatorError` if the deployment lacks a part. */
export async function connectBackfill(
  { access, deployment }: OpenDeployment,
  wanted: string | undefined,
  { terminal, signal, policyCore }: Surroundings,
): Promise<BackfillPorts> {
  const settings = readRegistrationSettings(deployment);
  if (settings === undefined) {
    throw new OperatorError(
      "registration is manual, so the stack has neither a Spacelift key nor a policy's id. Deploy with -c registration=automatic.",
    );
  }
  const configuration = access.clientConfiguration;
  const now = () => awsNow(deployment);
  const wait = (milliseconds: number, abort: AbortSignal) =>
    sleep(milliseconds, undefined, { signal: abort }).catch(() => {});
  const clients = {
    lambda: new LambdaClient(configuration),
    dynamodb: new DynamoDBClient(configuration),
    sqs: new SQSClient({ ...configuration, useQueueUrlAsEndpoint: false }),
    ledgerTable: requireOutput(deployment, "LedgerTable"),
    now,
  };
  const chosen = new Set(chosenDestinations(deployment, wanted).map(({ name }) => name));
  const destinations = await Promise.all(
    deployedDestinations(deployment)
      // It gets no runs.
      .filter(({ name }) => name !== "logs")
      .map(async (destination) => ({
        ...(await openDestination(destination, clients)),
        isChosen: chosen.has(destination.name),
      })),
  );
  const parameters = createParameters(new SSMClient(configuration));
  const spaceliftHttp = createSpaceliftHttp({
    parameters,
    open: access.openConnections,
    maximumAnswerBytes: maximumSampleBytes,
  });
  const { registration } = settings;
  const spacelift = await openSpacelift(settings, {
    request: spaceliftHttp(registration.caParameter),
    readKey: () => readApiKey(registration, parameters),
    ...{ policyCore, say: terminal.say, now, wait, signal, callsPerSecond },
  });
  return {
    ...spacelift,
    destinations,
    historicalMetrics: destinations.some(
      ({ name, environment }) => name === "metrics" && environment[forwarderEnvironment.historicalMetrics] === "true",
    ),
    newReceiptId: randomUUID,
    now,
    wait,
  };
}
