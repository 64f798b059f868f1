import type { Fence } from "../shared/custom-resource/fence.ts";
import type { Doing } from "../shared/custom-resource/retry-until-deadline.ts";
import { persist } from "../shared/custom-resource/retry-until-deadline.ts";
import type { Registration } from "./domain/registration.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { createMemory, type Memory } from "./registration-memory.ts";
import type { Spacelift } from "./spacelift.ts";
import { connectTo } from "./spacelift-connection.ts";

/** What every step of a request works with. */
export interface Registering {
  readonly registration: Registration;
  readonly fence: Fence;
  readonly memory: Memory;
  readonly spacelift: Spacelift;
  readonly ports: RegistrarPorts;
  readonly endMilliseconds: number;
  /** Repeats a step until the time is up. */
  readonly doing: Doing;
}

export function beginRegistering(
  registration: Registration,
  fence: Fence,
  ports: RegistrarPorts,
  endMilliseconds: number,
): Registering {
  return {
    registration,
    fence,
    memory: createMemory(fence),
    // A change that is under way ends before a newer request may begin.
    spacelift: connectTo(registration, ports, () => Math.min(endMilliseconds, fence.changeEnds())),
    ports,
    endMilliseconds,
    doing: (step) => persist(ports, endMilliseconds, step),
  };
}
