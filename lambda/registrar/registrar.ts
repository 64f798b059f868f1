import type { CustomResource } from "../shared/custom-resource/custom-resource.ts";
import { createResourceFunction } from "../shared/custom-resource/resource-function.ts";
import { auditTrailResource, concernsAuditTrail } from "./audit-trail/audit-trail-request.ts";
import { reconcileAuditTrail } from "./audit-trail/reconcile-audit-trail.ts";
import { checkSecretVersion, concernsSecretVersion } from "./check-secret-version.ts";
import { reconcile } from "./reconcile.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { registrationResource } from "./registration-request.ts";

const resource: CustomResource<RegistrarPorts> = {
  ...registrationResource,
  perform: (request, ...rest) => {
    if (concernsSecretVersion(request)) return checkSecretVersion(request, ...rest);
    const { perform } = concernsAuditTrail(request.properties) ? auditTrailResource : registrationResource;
    return perform(request, ...rest);
  },
};

/** Answers CloudFormation, and finds drift on a schedule. */
export function createRegistrar(ports: RegistrarPorts) {
  return createResourceFunction(ports, resource, {
    field: "Reconcile",
    perform: (input, ...rest) => (concernsAuditTrail(input) ? reconcileAuditTrail : reconcile)(input, ...rest),
  });
}
