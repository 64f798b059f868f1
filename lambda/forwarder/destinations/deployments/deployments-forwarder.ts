import { queueRetentionDays } from "../../../contract/queue.ts";
import { createBatchHandler, type ForwardPorts } from "../../forward.ts";
import { createEventReader } from "../../read-event.ts";
import { type RetryConfiguration, usualRetry } from "../../retry.ts";
import { createDeploymentsDestination, type DeploymentsPorts } from "./deployments-destination.ts";

export interface DeploymentsForwarderPorts extends ForwardPorts, DeploymentsPorts {}

export interface DeploymentsForwarderSettings {
  readonly integrationName: string;
  readonly extraTags?: readonly string[];
  readonly excludeTags?: readonly string[];
  readonly finishedStates?: readonly string[];
  readonly retry?: RetryConfiguration;
}

/** For the Lambda function, the simulator and the tests alike. */
export function createDeploymentsForwarder(ports: DeploymentsForwarderPorts, settings: DeploymentsForwarderSettings) {
  const { integrationName, extraTags = [], excludeTags = [] } = settings;
  const deployments = createDeploymentsDestination(ports, { extraTags, excludeTags });
  return createBatchHandler(deployments, ports, {
    integrationName,
    destination: "deployments",
    readDelivery: createEventReader(settings.finishedStates),
    queueRetentionDays,
    retry: settings.retry ?? usualRetry,
  });
}
