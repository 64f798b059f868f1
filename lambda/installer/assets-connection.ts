import type { Fence } from "../shared/custom-resource/fence.ts";
import { readSecureParameter } from "../shared/custom-resource/secure-parameter.ts";
import type { DatadogAssets } from "./datadog-assets.ts";
import type { AssetsPlace } from "./domain/datadog-assets.ts";
import { createFencedAssets } from "./fenced-assets.ts";
import type { InstallerPorts } from "./installer-ports.ts";

/**
 * The organisation that the keys in the parameters belong to. The keys are read once. Every change is made under the
 * fence, and its call ends before a newer request may begin.
 */
export function connectTo(
  place: AssetsPlace,
  fence: Fence,
  ports: InstallerPorts,
  endMilliseconds: number,
): DatadogAssets {
  const readKeys = async () => {
    const [apiKey, appKey] = await Promise.all([
      readSecureParameter(place.apiKeyParameter, "Datadog API key", ports.parameters),
      readSecureParameter(place.appKeyParameter, "Datadog application key", ports.parameters),
    ]);
    return { apiKey, appKey };
  };
  let keys: ReturnType<typeof readKeys> | undefined;
  const datadog = ports.connect({
    url: place.datadogUrl,
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
