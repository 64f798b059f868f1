import { readApiKey } from "../shared/spacelift-api-key.ts";
import type { Registration } from "./domain/registration.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import type { Spacelift } from "./spacelift.ts";

/** `endMilliseconds` returns the end of all calls, in milliseconds since 1970. */
export function connectTo(registration: Registration, ports: RegistrarPorts, endMilliseconds: () => number): Spacelift {
  const { endpoint, caParameter } = registration;
  return ports.connect({
    endpoint,
    ...(caParameter !== undefined && { caParameter }),
    readKey: () => readApiKey(registration, ports.parameters),
    remainingMilliseconds: () => endMilliseconds() - ports.now(),
  });
}
