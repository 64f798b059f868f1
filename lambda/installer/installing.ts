import type { Fence } from "../shared/custom-resource/fence.ts";
import { type Doing, persist } from "../shared/custom-resource/retry-until-deadline.ts";
import { connectTo } from "./assets-connection.ts";
import type { DatadogAssets } from "./datadog-assets.ts";
import type { Assets } from "./domain/datadog-assets.ts";
import type { InstallerPorts } from "./installer-ports.ts";

/** What every step of a request works with. */
export interface Installing {
  readonly assets: Assets;
  /** Its changes are made under the fence. */
  readonly datadog: DatadogAssets;
  readonly ports: InstallerPorts;
  readonly endMilliseconds: number;
  /** Repeats a step until the time is up. */
  readonly doing: Doing;
}

export function beginInstalling(
  assets: Assets,
  fence: Fence,
  ports: InstallerPorts,
  endMilliseconds: number,
): Installing {
  return {
    assets,
    datadog: connectTo(assets, fence, ports, endMilliseconds),
    ports,
    endMilliseconds,
    doing: (step) => persist(ports, endMilliseconds, step),
  };
}
