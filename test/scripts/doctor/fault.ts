import type { Deployment } from "../../../scripts/deployment/deployment.ts";
import type { DoctorPorts } from "../../../scripts/doctor/ports.ts";
import type { DoctorHarness } from "./harness.ts";

/** A fault of a deployment, and the lines that the doctor prints for it. */
export interface Fault {
  readonly what: string;
  readonly cause?: (harness: DoctorHarness) => void | Promise<void>;
  readonly ports?: Partial<DoctorPorts>;
  readonly deployment?: Partial<Deployment>;
  readonly lines: readonly RegExp[];
  readonly code: number;
}

export const unreadable = () => Promise.reject(new Error("AccessDenied"));

export const forwarder = (environment: Record<string, string>, mappingState = "Enabled"): Partial<DoctorPorts> => ({
  findForwarder: () =>
    Promise.resolve({
      name: "forwarder",
      mappingState,
      mappingId: "the mapping",
      logGroupName: "the log group",
      environment,
    }),
});
