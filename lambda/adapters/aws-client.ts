import { NodeHttpHandler } from "@smithy/node-http-handler";

/**
 * How every AWS client here reaches its service: connections kept alive, a deadline on each connection and each try,
 * and at most three tries, so that no call outlasts the function that makes it.
 */
export function awsClientConfiguration(requestTimeoutMilliseconds: number) {
  return {
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 1_000,
      requestTimeout: requestTimeoutMilliseconds,
      throwOnRequestTimeout: true,
    }),
  };
}
