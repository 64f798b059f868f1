import { readProperties } from "../contract/properties.ts";
import { secretVersionProperties } from "../contract/registration.ts";
import type { CustomResource } from "../shared/custom-resource/custom-resource.ts";
import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import type { ResourceRequest } from "../shared/custom-resource/resource-request.ts";
import { retryUntilDeadline } from "../shared/custom-resource/retry-until-deadline.ts";
import { at } from "../shared/json.ts";
import { resourceKey } from "./domain/resource.ts";
import { registeredVersion } from "./domain/secret-rotation.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { readSecrets } from "./secret-parameter.ts";

export function concernsSecretVersion({ properties }: ResourceRequest): boolean {
  return at(properties, "RequestedSecretVersion") !== undefined;
}

/**
 * Refuses a version below the registered one. Each version is a resource of its own, so CloudFormation creates it for a
 * new version and deletes it in a rollback. A rollback to the previous version therefore asks nothing.
 */
export const checkSecretVersion: CustomResource<RegistrarPorts>["perform"] = async (request, progress, end, ports) => {
  const done = { notes: [], attributes: {} };
  if (request.type !== "Create") return done;
  const values = readProperties(secretVersionProperties, request.properties);
  const { RequestedSecretVersion: requested, WebhookSecretParameter: parameter } = values;
  const key = resourceKey({ stackId: request.stackId, logicalId: values.RegistrationLogicalId });
  const { secrets } = await retryUntilDeadline(ports, end, () => readSecrets(parameter, ports.parameters));
  const registered = registeredVersion(secrets, key);
  if (registered !== undefined && requested < registered) throw new DeploymentFailure(tooLow(requested, registered));
  progress.physicalId = `webhook-secret-version-${requested}`;
  return done;
};

function tooLow(requested: number, registered: number): string {
  return `webhookSecretVersion is ${requested}, but version ${registered} is registered, and an older secret may have leaked: set webhookSecretVersion to ${registered} to keep the present secret, or to ${registered + 1} for a new one, then deploy again.`;
}
