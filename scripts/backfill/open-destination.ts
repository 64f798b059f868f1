import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { markedTargetKey } from "../../lambda/adapters/delivery-marks.ts";
import { eventKey } from "../../lambda/adapters/ledger-item.ts";
import { createLedgerTable } from "../../lambda/adapters/ledger-table.ts";
import { createOutbox } from "../../lambda/adapters/queue.ts";
import { eventsEnvironment, forwarderEnvironment, readChoice } from "../../lambda/contract/environment.ts";
import { eventRunChoices } from "../../lambda/contract/event-runs.ts";
import type { SpaceliftEvent } from "../../lambda/events/event.ts";
import { isDeployment } from "../../lambda/forwarder/destinations/deployments/domain/deployment.ts";
import { isAcceptedEvent } from "../../lambda/forwarder/destinations/events/domain/accepted-event.ts";
import { targetKey } from "../../lambda/forwarder/destinations/metrics/domain/target.ts";
import type { DeployedDestination } from "../deployment/deployed-destinations.ts";
import { type ForwarderFunction, findForwarder } from "../deployment/forwarder-function.ts";
import { OperatorError } from "../deployment/operator-error.ts";
import type { BackfillDestination } from "./ports.ts";

export interface DestinationClients {
  readonly lambda: LambdaClient;
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly ledgerTable: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface OpenedDestination extends Omit<BackfillDestination, "isChosen"> {
  /** Of the function that consumes the queue. */
  readonly environment: ForwarderFunction["environment"];
}

/** Rejects with an `OperatorError` if the function of the queue, whose environment names the ledger's keys, is missing. */
export async function openDestination(
  destination: DeployedDestination,
  { lambda, dynamodb, sqs, ledgerTable, now }: DestinationClients,
): Promise<OpenedDestination> {
  const { name, queueArn, queueUrl } = destination;
  const found = await findForwarder(lambda, queueArn);
  if (found === undefined) {
    throw new OperatorError(
      `No function consumes the queue of ${name}, so its ledger entries are unknown. Deploy the stack again.`,
    );
  }
  const table = createLedgerTable(dynamodb, ledgerTable, now);
  const key = keyOf(destination, found);
  const readKnown = async (eventIds: readonly string[]) => {
    const ids = new Map(eventIds.map((eventId) => [eventKey(key ?? "", eventId), eventId]));
    const items = await table.read([...ids.keys()]);
    return new Set(items.flatMap(({ pk }) => ids.get(pk?.S ?? "") ?? []));
  };
  return {
    name,
    environment: found.environment,
    accepts: (event) => isAccepted(destination, found, event),
    readKnown: key === undefined ? undefined : readKnown,
    enqueue: createOutbox(sqs, queueUrl).enqueue,
  };
}

/** The target in the ledger's keys; `undefined` if the destination keeps no items. */
function keyOf({ name }: DeployedDestination, found: ForwarderFunction): string | undefined {
  if (name === "pipelines") return undefined;
  const read = (variable: string): string => {
    const value = found.environment[variable];
    if (value !== undefined) return value;
    throw new OperatorError(
      `The function ${found.name} has no environment variable ${variable}, so its ledger entries are unknown. Deploy the stack again.`,
    );
  };
  const target = {
    spaceliftEndpoint: read(forwarderEnvironment.spaceliftEndpoint),
    datadogUrl: read(forwarderEnvironment.datadogUrl),
  };
  return name === "metrics"
    ? targetKey({ ...target, metricPrefix: read(forwarderEnvironment.metricPrefix) })
    : markedTargetKey({ ...target, destination: name });
}

function isAccepted({ name }: DeployedDestination, found: ForwarderFunction, event: SpaceliftEvent): boolean {
  switch (name) {
    case "metrics":
      return true;
    case "pipelines":
      return event.kind === "run";
    case "events":
      return isAcceptedEvent(event, readChoice(eventRunChoices, found.environment[eventsEnvironment.eventRuns] ?? ""));
    case "deployments":
      return isDeployment(event);
    case "logs":
      return false;
  }
}
