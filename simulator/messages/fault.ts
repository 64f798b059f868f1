import type { FaultName } from "../fault-catalogue.ts";

export interface Fault {
  readonly name: FaultName;
  readonly description: string;
  readonly place: string;
  readonly on: boolean;
}
