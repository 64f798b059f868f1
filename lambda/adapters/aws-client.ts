import { NodeHttpHandler } from "@smithy/node-http-handler";

/**
 * How every AWS client here reaches its service: connections kept alive, and a deadline on each connection and each try.
 * A call takes at most tries × deadline, and a little more between the tries.
 */
export function awsClientConfiguration(requestTimeoutMilliseconds: number, maxAttempts: number) {
  return {
    maxAttempts,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 1_000,
      requestTimeout: requestTimeoutMilliseconds,
      throwOnRequestTimeout: true,
    }),
  };
}
