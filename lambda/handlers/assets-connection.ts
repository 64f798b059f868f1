import type { AssetsPlace } from "../domain/datadog-assets.ts";
import type { DatadogAssets } from "./datadog-assets.ts";
import type { InstallerPorts } from "./installer-ports.ts";
import { readSecureParameter } from "./secure-parameter.ts";

/** The organisation that the keys in the parameters belong to. They are read once. */
export function connectTo(place: AssetsPlace, ports: InstallerPorts, endMilliseconds: number): DatadogAssets {
  const readKeys = async () => {
    const [apiKey, appKey] = await Promise.all([
      readSecureParameter(place.apiKeyParameter, "Datadog API key", ports.parameters),
      readSecureParameter(place.appKeyParameter, "Datadog application key", ports.parameters),
    ]);
    return { apiKey, appKey };
  };
  let keys: ReturnType<typeof readKeys> | undefined;
  return ports.connect({
    url: place.datadogUrl,
    readKeys: () => {
      keys ??= readKeys().catch((error: unknown) => {
        keys = undefined;
        throw error;
      });
      return keys;
    },
    remainingMilliseconds: () => endMilliseconds - ports.now(),
  });
}
