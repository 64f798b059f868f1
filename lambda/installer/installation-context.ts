import type { Fence } from "../shared/custom-resource/fence.ts";
import { type Retry, retryUntilDeadline } from "../shared/custom-resource/retry-until-deadline.ts";
import { asText, at } from "../shared/json.ts";
import { type AssetKind, dashboardKind } from "./asset-kinds.ts";
import { connectTo } from "./assets-connection.ts";
import { createMemory, type Memory } from "./assets-memory.ts";
import type { Dashboard, DatadogAssets, Monitor, Slo } from "./datadog-assets.ts";
import type { Installation } from "./domain/installation.ts";
import { type EditableKind, monitorKind, sloKind } from "./editable-kinds.ts";
import type { InstallerPorts } from "./installer-ports.ts";

export interface InstallationContext {
  readonly installation: Installation;
  readonly requestId: string;
  /** Makes each change under the fence. */
  readonly datadog: DatadogAssets;
  readonly memory: Memory;
  readonly monitors: EditableKind<Monitor>;
  readonly slos: EditableKind<Slo>;
  readonly dashboards: AssetKind<Dashboard>;
  readonly ports: InstallerPorts;
  readonly endMilliseconds: number;
  /** Repeats a step until the time is up. */
  readonly retry: Retry;
}

export function createInstallationContext(
  request: Pick<InstallationContext, "installation" | "requestId" | "endMilliseconds">,
  fence: Fence,
  ports: InstallerPorts,
): InstallationContext {
  const { installation, endMilliseconds } = request;
  const { tag } = installation;
  const datadog = connectTo(installation, fence, ports, endMilliseconds);
  return {
    ...request,
    datadog,
    memory: createMemory(fence),
    monitors: monitorKind(datadog, tag),
    slos: sloKind(datadog, tag),
    dashboards: dashboardKind(datadog, { tag, title: asText(at(ports.dashboard, "title")) }),
    ports,
    retry: (step) => retryUntilDeadline(ports, endMilliseconds, step),
  };
}
