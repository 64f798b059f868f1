import type { Secret } from "../domain/secret.ts";
import type { CustomResourcePorts } from "./custom-resource.ts";
import type { FencePorts } from "./fence.ts";
import type { Connection, Spacelift } from "./spacelift.ts";

export interface RegistrarPorts extends CustomResourcePorts, FencePorts {
  readonly connect: (connection: Connection) => Spacelift;
  readonly newSecret: () => Secret;
  /** The text of the policy's core. */
  readonly policyCore: string;
}
