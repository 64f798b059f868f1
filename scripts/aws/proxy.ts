import * as http from "node:http";
import * as https from "node:https";
import type { Connections } from "../../lambda/adapters/connections.ts";
import { trusting } from "../../lambda/adapters/trusted-certificates.ts";
import { OperatorError } from "../deployment/operator-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const variables = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"] as const;

/**
 * Connections that honour `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in upper or lower case. They trust the PEM
 * certificates besides Node's own. Throws an `OperatorError` if this Node would ignore the proxy.
 */
export function connectionsByEnvironment(
  environment: Environment = process.env,
  certificates: readonly string[] = [],
  nodeVersion: string = process.versions.node,
): Connections {
  const proxy = proxyVariable(environment);
  if (proxy !== undefined && !knowsProxies(nodeVersion)) {
    throw new OperatorError(
      `${proxy} is set, and Node ${nodeVersion} ignores it. Use Node 22.21 or newer, or 24.5 or newer.`,
    );
  }
  const options = { keepAlive: true, ...(proxy !== undefined && { proxyEnv: { ...environment } }) };
  return {
    http: new http.Agent(options),
    https: new https.Agent({ ...options, ...trusting(certificates) }),
    isOpening: ({ connecting }) => connecting,
    // A command runs for seconds and is never frozen, unlike a Lambda function.
    closeStale: () => {},
    closeIdle: () => {},
  };
}

/** The name of the variable that sets a proxy. Its value may hold a password. */
export function proxyVariable(environment: Environment = process.env): string | undefined {
  return variables.find((name) => (environment[name] ?? "") !== "");
}

/** Node.js, `http.Agent`, option `proxyEnv`: added in 24.5.0 and 22.21.0. */
function knowsProxies(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
}
