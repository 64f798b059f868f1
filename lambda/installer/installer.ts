import { createResourceFunction } from "../shared/custom-resource/resource-function.ts";
import { assetsResource } from "./assets-request.ts";
import { describeSentMetrics } from "./describe-metrics.ts";
import type { InstallerPorts } from "./installer-ports.ts";

/** Serves CloudFormation, and a schedule that describes the metrics that were sent since. */
export function createInstaller(ports: InstallerPorts) {
  return createResourceFunction(ports, assetsResource, { field: "Describe", perform: describeSentMetrics });
}
