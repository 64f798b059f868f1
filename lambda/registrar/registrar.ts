import type { CustomResource } from "../shared/custom-resource/custom-resource.ts";
import { createResourceFunction } from "../shared/custom-resource/resource-function.ts";
import { checkSecretVersion, concernsSecretVersion } from "./check-secret-version.ts";
import { reconcile } from "./reconcile.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { registrationResource } from "./registration-request.ts";

const resource: CustomResource<RegistrarPorts> = {
  ...registrationResource,
  perform: (request, ...rest) =>
    concernsSecretVersion(request)
      ? checkSecretVersion(request, ...rest)
      : registrationResource.perform(request, ...rest),
};

/** Answers CloudFormation, and finds drift on a schedule. */
export function createRegistrar(ports: RegistrarPorts) {
  return createResourceFunction(ports, resource, { field: "Reconcile", perform: reconcile });
}
