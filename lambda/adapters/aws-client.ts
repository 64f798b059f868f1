import { NodeHttpHandler } from "@smithy/node-http-handler";
import { type Connections, createConnections } from "./connections.ts";

type Options = ConstructorParameters<typeof NodeHttpHandler>[0];
type Handle = NodeHttpHandler["handle"];

/**
 * Sends no request on a connection that may have died while the function was frozen, so one retry is enough. A
 * repeated call is harmless: ledger writes are conditional, parameters keep their value, and the ledger drops
 * duplicate messages.
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

/** A call takes at most tries × deadline, plus the pauses between the tries. */
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
