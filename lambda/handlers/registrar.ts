import middy from "@middy/core";
import { at, type Json } from "../domain/json.ts";
import { answerCustomResource } from "./custom-resource.ts";
import { reconcile } from "./reconcile.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { registrationResource } from "./registration-request.ts";

interface RemainingTime {
  readonly getRemainingTimeInMillis?: () => number;
}

/**
 * Keeps webhook and policy in Spacelift as they are configured. CloudFormation asks it to make, change and delete them, and
 * a schedule to look after them.
 */
export function createRegistrar(ports: RegistrarPorts) {
  return middy<Json, void>().handler((event, context: RemainingTime) => {
    const end = ports.now() + (context.getRemainingTimeInMillis?.() ?? 60_000);
    const scheduled = at(event, "Reconcile");
    return scheduled === undefined
      ? answerCustomResource(event, end, ports, registrationResource)
      : reconcile(scheduled, ports, end);
  });
}
