import type { FaultName } from "../fault-catalogue.ts";
import type { FaultText, PipelineNode } from "./fault-text.ts";

export interface Fault extends FaultText {
  readonly name: FaultName;
  /** The nodes of the pipeline that the fault breaks. */
  readonly nodes: readonly PipelineNode[];
  readonly on: boolean;
}

/** Faults that often occur together. */
export interface FaultPreset {
  readonly title: string;
  readonly effect: string;
  readonly faults: readonly FaultName[];
}
