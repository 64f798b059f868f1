import type { Json } from "../domain/json.ts";
import type { CustomResourcePorts } from "./custom-resource.ts";
import type { DatadogAssets, DatadogConnection } from "./datadog-assets.ts";
import type { FencePorts } from "./fence.ts";

export interface InstallerPorts extends CustomResourcePorts, FencePorts {
  readonly connect: (connection: DatadogConnection) => DatadogAssets;
  /** What `datadog/dashboard.json` has. */
  readonly dashboard: Json;
}
