import type { CustomResourcePorts } from "../shared/custom-resource/custom-resource.ts";
import type { FencePorts } from "../shared/custom-resource/fence.ts";
import type { Secret } from "../shared/secret.ts";
import type { Resource } from "./domain/resource.ts";
import type { Evaluations } from "./recovery/evaluations.ts";
import type { RecoveryPorts, RecoverySettings } from "./recovery/recovery-ports.ts";
import type { RecoveryState } from "./recovery/recovery-state.ts";
import type { Connection, Spacelift } from "./spacelift.ts";

export interface RegistrarRecovery extends Pick<RecoveryPorts, "knownEvents" | "enqueue" | "newReceiptId"> {
  readonly connect: (connection: Connection) => Evaluations;
  readonly stateOf: (resource: Resource) => RecoveryState;
  /** @default usualRecovery */
  readonly settings?: RecoverySettings;
}

export interface RegistrarPorts extends CustomResourcePorts, FencePorts {
  readonly connect: (connection: Connection) => Spacelift;
  readonly newSecret: () => Secret;
  readonly policyCore: string;
  /** @default - deliveries that were lost are not recovered */
  readonly recovery?: RegistrarRecovery;
}
