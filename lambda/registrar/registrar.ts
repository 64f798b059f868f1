import { createResourceFunction } from "../shared/custom-resource/resource-function.ts";
import { reconcile } from "./reconcile.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { registrationResource } from "./registration-request.ts";

/**
 * Keeps webhook and policy in Spacelift as they are configured. CloudFormation asks it to make, change and delete them, and
 * a schedule to look after them.
 */
export function createRegistrar(ports: RegistrarPorts) {
  return createResourceFunction(ports, registrationResource, { field: "Reconcile", perform: reconcile });
}
