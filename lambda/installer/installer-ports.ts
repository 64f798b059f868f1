import type { CustomResourcePorts } from "../shared/custom-resource/custom-resource.ts";
import type { FencePorts } from "../shared/custom-resource/fence.ts";
import type { Json } from "../shared/json.ts";
import type { DatadogAssets, DatadogConnection } from "./datadog-assets.ts";

export interface InstallerPorts extends CustomResourcePorts, FencePorts {
  readonly connect: (connection: DatadogConnection) => DatadogAssets;
  /** Content of `datadog/dashboard.json`. */
  readonly dashboard: Json;
}
