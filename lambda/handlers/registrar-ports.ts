import type { Secret } from "../domain/secret.ts";
import type { Log } from "./log.ts";
import type { Parameters } from "./parameters.ts";
import type { PersistPorts } from "./persist.ts";
import type { Connection, Spacelift } from "./spacelift.ts";

export interface RegistrarPorts extends PersistPorts {
  readonly connect: (connection: Connection) => Spacelift;
  readonly parameters: Parameters;
  readonly newSecret: () => Secret;
  /** The text of the policy's core. */
  readonly policyCore: string;
  /** Answers CloudFormation. Rejects where that could not be done. */
  readonly respond: (responseUrl: string, body: string) => Promise<void>;
  readonly log: Log;
}
