import { datadogApiUrl, defaultDatadogSite } from "../../lambda/contract/datadog-sites.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { VerifyError } from "./check.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/** A secret must not leave this machine over `http://`. */
function origin(name: string, url: string): string {
  const { protocol, hostname, origin: found } = URL.parse(url) ?? {};
  const isSafe = protocol === "https:" || (protocol === "http:" && loopback.test(hostname ?? ""));
  if (found !== undefined && isSafe && url.replace(/\/$/, "") === found) return found;
  throw new VerifyError(`${name} gives ${url}. It must be an https:// address without a path.`);
}

function required(environment: Environment, name: string, what: string): string {
  const value = environment[name]?.trim() ?? "";
  if (value === "") throw new VerifyError(`Set ${name} to ${what}.`);
  return value;
}

/** From the variables of Datadog's own tools. */
export function readDatadogKeys(environment: Environment) {
  const url = environment["DD_URL"] || datadogApiUrl(environment["DD_SITE"] || defaultDatadogSite);
  return {
    url: origin(environment["DD_URL"] ? "DD_URL" : "DD_SITE", url),
    apiKey: new Secret(required(environment, "DD_API_KEY", "an API key of the Datadog organisation")),
    appKey: new Secret(required(environment, "DD_APP_KEY", "an application key of the Datadog organisation")),
  };
}

/** From the variables of spacectl (github.com/spacelift-io/spacectl, README). */
export function readSpaceliftKeys(environment: Environment) {
  const endpoint = "SPACELIFT_API_KEY_ENDPOINT";
  return {
    endpoint: origin(
      endpoint,
      required(environment, endpoint, "the address of the account, https://acme.app.spacelift.io"),
    ),
    keyId: required(environment, "SPACELIFT_API_KEY_ID", "the id of an API key of the account"),
    keySecret: new Secret(required(environment, "SPACELIFT_API_KEY_SECRET", "the secret of that API key")),
  };
}
