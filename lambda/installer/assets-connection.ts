import type { Fence } from "../shared/custom-resource/fence.ts";
import { readSecureParameter } from "../shared/custom-resource/secure-parameter.ts";
import type { DatadogAssets } from "./datadog-assets.ts";
import type { DatadogTarget } from "./domain/installation.ts";
import { createFencedAssets } from "./fenced-assets.ts";
import type { InstallerPorts } from "./installer-ports.ts";

/** Reads the keys once. Every change is under the fence, and its call ends before a newer request may begin. */
export function connectTo(
  target: DatadogTarget,
  fence: Fence,
  ports: InstallerPorts,
  endMilliseconds: number,
): DatadogAssets {
  const readKeys = async () => {
    const [apiKey, appKey] = await Promise.all([
      readSecureParameter(target.apiKeyParameter, "Datadog API key", ports.parameters),
      readSecureParameter(target.appKeyParameter, "Datadog application key", ports.parameters),
    ]);
    return { apiKey, appKey };
  };
  let keys: ReturnType<typeof readKeys> | undefined;
  const datadog = ports.connect({
    url: target.datadogUrl,
    readKeys: () => {
      keys ??= readKeys().catch((error: unknown) => {
        keys = undefined;
        throw error;
      });
      return keys;
    },
    remainingMilliseconds: () => Math.min(endMilliseconds, fence.changeEnds()) - ports.now(),
  });
  return createFencedAssets(datadog, fence);
}
