import type { Fence } from "../shared/custom-resource/fence.ts";
import { type Retry, retryUntilDeadline } from "../shared/custom-resource/retry-until-deadline.ts";
import type { Registration, SecretHolder } from "./domain/registration.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { createMemory, type Memory } from "./registration-memory.ts";
import type { Spacelift } from "./spacelift.ts";
import { connectionTo, type SpaceliftAddress } from "./spacelift-connection.ts";

/** `Registered` is the kind of registration: of webhook and policy, or of the audit webhook. */
export interface RegistrationContext<Registered extends SecretHolder = Registration> {
  readonly registration: Registered;
  readonly fence: Fence;
  readonly memory: Memory;
  readonly spacelift: Spacelift;
  readonly ports: RegistrarPorts;
  readonly endMilliseconds: number;
  readonly retry: Retry;
}

export function createRegistrationContext<Registered extends SecretHolder & SpaceliftAddress>(
  registration: Registered,
  fence: Fence,
  ports: RegistrarPorts,
  endMilliseconds: number,
): RegistrationContext<Registered> {
  return {
    registration,
    fence,
    memory: createMemory(fence),
    // A change has to end before a newer request may begin.
    spacelift: ports.connect(connectionTo(registration, ports, () => Math.min(endMilliseconds, fence.changeEnds()))),
    ports,
    endMilliseconds,
    retry: (step) => retryUntilDeadline(ports, endMilliseconds, step),
  };
}
