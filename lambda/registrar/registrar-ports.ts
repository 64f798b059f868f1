import type { CustomResourcePorts } from "../shared/custom-resource/custom-resource.ts";
import type { FencePorts } from "../shared/custom-resource/fence.ts";
import type { Secret } from "../shared/secret.ts";
import type { Connection, Spacelift } from "./spacelift.ts";

export interface RegistrarPorts extends CustomResourcePorts, FencePorts {
  readonly connect: (connection: Connection) => Spacelift;
  readonly newSecret: () => Secret;
  readonly policyCore: string;
}
