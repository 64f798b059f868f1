import { NodeHttpHandler } from "@smithy/node-http-handler";
import { type Connections, createConnections } from "./connections.ts";

type Options = ConstructorParameters<typeof NodeHttpHandler>[0];
type Handle = NodeHttpHandler["handle"];

/**
 * Sends no request on a connection that may have died while the function was frozen. Where one fails all the same, the
 * next try gets a new connection, so one retry is enough however many connections died together.
 *
 * A retry may repeat a call that took effect. That is harmless for every call of ours: the ledger's writes are conditional
 * and name their nonce, a parameter is overwritten by itself, and a message that is sent twice carries one receipt, so the
 * ledger drops the second as a duplicate; on the dead-letter queue the second is one more entry of the same event.
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
 * How every AWS client here reaches its service: connections kept alive, and a deadline on each connection and each try.
 * A call takes at most tries × deadline, and a little more between the tries.
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
