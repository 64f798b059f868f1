import { NodeHttpHandler } from "@smithy/node-http-handler";
import { type Connections, createConnections } from "./connections.ts";

type Options = ConstructorParameters<typeof NodeHttpHandler>[0];
type Handle = NodeHttpHandler["handle"];

/**
 * Sends no request on a connection that may have died while the function was frozen. If a request fails, the next try gets
 * a new connection. So one retry is enough, however many connections died.
 *
 * A retry may repeat a call that took effect. That is harmless here. The ledger's writes are conditional and name their
 * nonce. A parameter is overwritten by the same value. The ledger drops a message that is sent twice as a duplicate.
 */
class FreshHttpHandler extends NodeHttpHandler {
  readonly #connections: Connections;

  constructor(options: Exclude<Options, (...args: never) => unknown>) {
    const connections = createConnections();
    super({ ...options, httpAgent: connections.http, httpsAgent: connections.https });
    this.#connections = connections;
  }

  override async handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    this.#connections.closeStale();
    try {
      return await super.handle(request, options);
    } catch (error) {
      this.#connections.closeIdle();
      throw error;
    }
  }
}

/**
 * Settings of every AWS client here: kept-alive connections, and a deadline for each connection and each try. A call takes
 * at most tries × deadline, plus the pauses between the tries.
 */
export function awsClientConfiguration(requestTimeoutMilliseconds: number, maxAttempts: number) {
  return {
    maxAttempts,
    requestHandler: new FreshHttpHandler({
      connectionTimeout: 1_000,
      requestTimeout: requestTimeoutMilliseconds,
      throwOnRequestTimeout: true,
    }),
  };
}
