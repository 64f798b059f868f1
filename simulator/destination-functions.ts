import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { machine } from "../lambda/adapters/machine.ts";
import type { Inbox } from "../lambda/adapters/queue.ts";
import type { DestinationName } from "../lambda/contract/destinations.ts";
import { defaultIntegrationName } from "../lambda/contract/installation.ts";
import type { DeliveryMarks } from "../lambda/forwarder/delivery-marks.ts";
import { createDeploymentsForwarder } from "../lambda/forwarder/destinations/deployments/deployments-forwarder.ts";
import { createEventsForwarder } from "../lambda/forwarder/destinations/events/events-forwarder.ts";
import { createLogsForwarder } from "../lambda/forwarder/destinations/logs/logs-forwarder.ts";
import { createPipelinesForwarder } from "../lambda/forwarder/destinations/pipelines/pipelines-forwarder.ts";
import { apiKeyAges, createCachedValue } from "../lambda/shared/cached-value.ts";
import type { Log } from "../lambda/shared/log.ts";
import type { Parameters } from "../lambda/shared/parameters.ts";
import type { Secret } from "../lambda/shared/secret.ts";
import type { DatadogProducts } from "./datadog-products.ts";
import type { Surroundings } from "./function-process.ts";
import { datadogApiKeyParameter, simulatedRetry, spaceliftEndpoint } from "./functions.ts";

/** Metrics have a ledger, and share their process with the receiver. */
export type OtherDestination = Exclude<DestinationName, "metrics">;

export interface DestinationPorts {
  readonly parameters: Parameters;
  readonly inbox: Inbox;
  readonly products: () => DatadogProducts;
  readonly marks: DeliveryMarks;
  /** Of Datadog, for change failures. With a real Datadog there is none. */
  readonly appKey: Secret | undefined;
  readonly log: Log;
}

const cached = { ...apiKeyAges, now: Date.now };

export type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** The real handler with empty caches. */
export function startDestination(name: OtherDestination, ports: DestinationPorts, surroundings: Surroundings): Handler {
  const { mortal, now, extraTags } = surroundings;
  const parameters = mortal(ports.parameters);
  const apiKey = createCachedValue(async () => (await parameters.read(datadogApiKeyParameter)).value, cached);
  const common = { ...machine, ...mortal(ports.inbox), now, apiKey, log: ports.log };
  const settings = {
    integrationName: defaultIntegrationName,
    ...{ spaceliftEndpoint, extraTags, retry: simulatedRetry },
  };
  const products = productsOf(ports, surroundings);
  const marked = { ...common, ...products, marks: mortal(ports.marks) };
  switch (name) {
    case "pipelines":
      return createPipelinesForwarder({ ...common, ...products }, settings);
    case "events":
      return createEventsForwarder(marked, settings);
    case "deployments": {
      const { appKey } = ports;
      const keys = appKey && { appKey: createCachedValue(() => Promise.resolve(appKey), cached) };
      return createDeploymentsForwarder({ ...marked, ...keys }, settings);
    }
    case "logs":
      return createLogsForwarder(marked, settings);
  }
}

/** Each call is a POST that faults may kill or freeze. */
function productsOf({ products }: DestinationPorts, { mortal, post }: Surroundings): DatadogProducts {
  return mortal({
    sendPipelines: (...sent) => post(() => products().sendPipelines(...sent)),
    sendEvent: (...sent) => post(() => products().sendEvent(...sent)),
    sendDeployment: (...sent) => post(() => products().sendDeployment(...sent)),
    markChangeFailure: (...sent) => post(() => products().markChangeFailure(...sent)),
    sendLogs: (...sent) => post(() => products().sendLogs(...sent)),
  });
}
