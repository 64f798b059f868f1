import { createResourceFunction } from "../shared/custom-resource/resource-function.ts";
import { reconcile } from "./reconcile.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { registrationResource } from "./registration-request.ts";

/**
 * The function that registers webhook and policy in Spacelift: for CloudFormation, and on a schedule that finds drift.
 */
export function createRegistrar(ports: RegistrarPorts) {
  return createResourceFunction(ports, registrationResource, { field: "Reconcile", perform: reconcile });
}
