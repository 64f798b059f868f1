import { readApiKey } from "../shared/spacelift-api-key.ts";
import type { Registration } from "./domain/registration.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import type { Connection } from "./spacelift.ts";

export type SpaceliftAddress = Pick<
  Registration,
  "endpoint" | "caParameter" | "apiKeyIdParameter" | "apiKeySecretParameter"
>;

/** The settings of every client of Spacelift. `endMilliseconds` returns the end of all calls, in milliseconds since 1970. */
export function connectionTo(
  registration: SpaceliftAddress,
  ports: RegistrarPorts,
  endMilliseconds: () => number,
): Connection {
  const { endpoint, caParameter } = registration;
  return {
    endpoint,
    ...(caParameter !== undefined && { caParameter }),
    readKey: () => readApiKey(registration, ports.parameters),
    remainingMilliseconds: () => endMilliseconds() - ports.now(),
  };
}
