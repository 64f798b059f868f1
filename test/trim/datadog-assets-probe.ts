import { connectDatadogAssets } from "../../lambda/adapters/datadog-assets.ts";
import { createHttpClient } from "../../lambda/adapters/http.ts";
import { Secret } from "../../lambda/shared/secret.ts";

/** The installer's adapter. */
export function connect(url: string) {
  const keys = { apiKey: new Secret("the key"), appKey: new Secret("the other key") };
  return connectDatadogAssets(createHttpClient(), {
    url,
    readKeys: () => Promise.resolve(keys),
    remainingMilliseconds: () => 500,
  });
}
