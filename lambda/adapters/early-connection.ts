import { isIP, Socket } from "node:net";
import { urlToHttpOptions } from "node:url";
import { type Connections, longestIdleMilliseconds } from "./connections.ts";

export interface EarlyConnection extends Connections {
  /** Opens a connection for the next request, unless one is open. Never throws: a request that finds none opens its own. */
  readonly open: () => void;
}

interface Waiting {
  readonly socket: Socket;
  /** By a clock that runs while the function is frozen. */
  readonly openedAt: number;
}

/** Opens a TLS connection to the origin of `url` before there is a request. The agent takes it in place of a new one. */
export function withEarlyConnection(connections: Connections, url: string): EarlyConnection {
  const { https: agent } = connections;
  const origin = new URL(url);
  const { hostname, port = 443 } = urlToHttpOptions(origin);
  const host = hostname ?? "";
  let waiting: Waiting | undefined;
  const opening = new WeakSet<Socket>();
  /** With a session that the server knows, a handshake needs no certificate. */
  let session: Buffer | undefined;
  const connect = agent.createConnection.bind(agent);

  const isUsable = ({ socket, openedAt }: Waiting): boolean => {
    const idle = Date.now() - openedAt;
    return socket.writable && idle >= 0 && idle <= longestIdleMilliseconds;
  };

  const take = (): Socket | undefined => {
    const taken = waiting;
    waiting = undefined;
    if (taken === undefined) return undefined;
    if (isUsable(taken)) return taken.socket.ref();
    taken.socket.destroy();
    return undefined;
  };

  agent.createConnection = (options, callback) => {
    const isForOrigin = options.host === host && Number(options.port) === Number(port);
    return (isForOrigin ? take() : undefined) ?? connect(options, callback);
  };

  return {
    ...connections,
    isOpening: (socket) => connections.isOpening(socket) || opening.has(socket),
    open: () => {
      connections.closeStale();
      const isOpen = Object.values(agent.freeSockets).some((free) => free?.some(({ destroyed }) => !destroyed));
      if (origin.protocol !== "https:" || isOpen || (waiting !== undefined && isUsable(waiting))) return;
      waiting?.socket.destroy();
      // The options that the agent sets itself.
      const options = { ...agent.options, host, port, servername: isIP(host) === 0 ? host : "" };
      const socket = connect({ ...options, ...(session !== undefined && { session }) });
      if (!(socket instanceof Socket)) return;
      waiting = { socket, openedAt: Date.now() };
      opening.add(socket);
      socket.unref();
      socket.once("secureConnect", () => opening.delete(socket));
      socket.on("session", (newest: Buffer) => {
        session = newest;
      });
      // The request that has the connection by now learns it too.
      socket.on("error", () => {
        session = undefined;
      });
    },
  };
}
