import { readApiKey } from "../shared/spacelift-api-key.ts";
import type { Registration } from "./domain/registration.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import type { Spacelift } from "./spacelift.ts";

/** `endMilliseconds` returns the end of all calls, in milliseconds since 1970. */
export function connectTo(registration: Registration, ports: RegistrarPorts, endMilliseconds: () => number): Spacelift {
  return ports.connect({
    endpoint: registration.endpoint,
    readKey: () => readApiKey(registration, ports.parameters),
    remainingMilliseconds: () => endMilliseconds() - ports.now(),
  });
}
