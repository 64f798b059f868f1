import type { Fence } from "../shared/custom-resource/fence.ts";
import { type Retry, retryUntilDeadline } from "../shared/custom-resource/retry-until-deadline.ts";
import type { Registration } from "./domain/registration.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { createMemory, type Memory } from "./registration-memory.ts";
import type { Spacelift } from "./spacelift.ts";
import { connectionTo } from "./spacelift-connection.ts";

export interface RegistrationContext {
  readonly registration: Registration;
  readonly fence: Fence;
  readonly memory: Memory;
  readonly spacelift: Spacelift;
  readonly ports: RegistrarPorts;
  readonly endMilliseconds: number;
  readonly retry: Retry;
}

export function createRegistrationContext(
  registration: Registration,
  fence: Fence,
  ports: RegistrarPorts,
  endMilliseconds: number,
): RegistrationContext {
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
