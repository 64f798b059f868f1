import type { CachedValue } from "../../../shared/cached-value.ts";
import { asText, at, isObject } from "../../../shared/json.ts";
import type { Secret } from "../../../shared/secret.ts";
import { deliverMarked, type MarkedPorts } from "../../deliver-marked.ts";
import type { Destination } from "../../destination.ts";
import type { Answer } from "../../domain/answer.ts";
import type { TagConfiguration } from "../../domain/common-tags.ts";
import type { Send } from "../../sender.ts";
import { type Deployment, deploymentOf, isChangeFailure, isDeployment } from "./domain/deployment.ts";

/** Each call is one request, without a retry. Neither call rejects because of the network or Datadog. */
export interface DeploymentsPorts extends MarkedPorts {
  readonly sendDeployment: (deployment: Deployment, apiKey: Secret, deadlineMilliseconds: number) => Promise<Answer>;
  readonly markChangeFailure: (
    id: string,
    apiKey: Secret,
    readAppKey: () => Promise<Secret>,
    deadlineMilliseconds: number,
  ) => Promise<Answer>;
  /** Without an application key, a change failure has only a tag. */
  readonly appKey?: CachedValue<Secret>;
}

/** Sends at least once: Datadog does not document that it keeps one of two deployments with the same id. */
export function createDeploymentsDestination(ports: DeploymentsPorts, configuration: TagConfiguration): Destination {
  return {
    accepts: isDeployment,
    deliver: (batch) =>
      deliverMarked(batch, ports, {
        acceptances: [isCreated, hasNoErrors],
        postsOf: ({ event, ...identity }) =>
          isDeployment(event)
            ? postsOf(deploymentOf(event, identity, configuration), isChangeFailure(event), ports)
            : [],
      }),
  };
}

/** Datadog has no field for a change failure in a new deployment, so a second request marks it. */
function postsOf(deployment: Deployment, isFailure: boolean, ports: DeploymentsPorts): readonly Send[] {
  const { appKey } = ports;
  const create: Send = (apiKey, deadline) => ports.sendDeployment(deployment, apiKey, deadline);
  if (!isFailure || appKey === undefined) return [create];
  return [create, (apiKey, deadline) => ports.markChangeFailure(deployment.id, apiKey, () => appKey.get(), deadline)];
}

/** 200 names the deployment (docs.datadoghq.com, "Send a deployment event"). A 202 of Datadog is JSON, too. */
function isCreated(body: unknown, status: number): boolean {
  if (!isObject(body) || !hasNoErrors(body)) return false;
  return status === 202 || asText(at(body, "data", "id")) !== undefined;
}

/** Datadog answers a change without a body. */
function hasNoErrors(body: unknown): boolean {
  const errors = at(body, "errors");
  return errors === undefined || (Array.isArray(errors) && errors.length === 0);
}
