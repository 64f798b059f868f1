import { createResourceFunction } from "../shared/custom-resource/resource-function.ts";
import { assetsResource } from "./assets-request.ts";
import { describeSentMetrics } from "./describe-metrics.ts";
import type { InstallerPorts } from "./installer-ports.ts";

/**
 * Keeps dashboard, monitors and the metrics' metadata in Datadog as they are shipped. CloudFormation asks it to make,
 * change and delete them, and a schedule to describe the metrics that were sent since.
 */
export function createInstaller(ports: InstallerPorts) {
  return createResourceFunction(ports, assetsResource, { field: "Describe", perform: describeSentMetrics });
}
