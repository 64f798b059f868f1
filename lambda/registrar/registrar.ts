import { createResourceFunction } from "../shared/custom-resource/resource-function.ts";
import { reconcile } from "./reconcile.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { registrationResource } from "./registration-request.ts";

/** Answers CloudFormation, and finds drift on a schedule. */
export function createRegistrar(ports: RegistrarPorts) {
  return createResourceFunction(ports, registrationResource, { field: "Reconcile", perform: reconcile });
}
