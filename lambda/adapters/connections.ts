import * as http from "node:http";
import * as https from "node:https";
import type { Duplex } from "node:stream";

/**
 * A connection that was idle for longer is not reused. The server may have closed it while the function was frozen, and no
 * event reports that before the next request is sent.
 */
const longestIdleMilliseconds = 4_000;

/** The kept-alive connections of one client. */
export interface Connections {
  readonly http: http.Agent;
  readonly https: https.Agent;
  /** Closes connections that may have died unnoticed. Call it before each request. */
  readonly closeStale: () => void;
  /** Closes every idle connection, so that the next request gets a new one. */
  readonly closeIdle: () => void;
}

export function createConnections(): Connections {
  /** When each connection was last released, by a clock that runs while the function is frozen. */
  const idleSince = new WeakMap<Duplex, number>();
  const agents = {
    http: watched(new http.Agent({ keepAlive: true }), idleSince),
    https: watched(new https.Agent({ keepAlive: true }), idleSince),
  };

  const close = (mayStay: (idleMilliseconds: number) => boolean) => {
    const now = Date.now();
    for (const { freeSockets } of Object.values(agents)) {
      for (const socket of Object.values(freeSockets).flatMap((sockets) => [...(sockets ?? [])])) {
        const idle = now - (idleSince.get(socket) ?? Number.NEGATIVE_INFINITY);
        // A negative time means that the clock was set back.
        if (idle < 0 || !mayStay(idle)) socket.destroy();
      }
    }
  };

  return {
    ...agents,
    closeStale: () => close((idle) => idle <= longestIdleMilliseconds),
    closeIdle: () => close(() => false),
  };
}

/** Node calls `keepSocketAlive` when a request releases its connection and no other one waits for it. */
function watched<Agent extends http.Agent>(agent: Agent, idleSince: WeakMap<Duplex, number>): Agent {
  const keep = agent.keepSocketAlive.bind(agent);
  agent.keepSocketAlive = (socket) => {
    idleSince.set(socket, Date.now());
    return keep(socket);
  };
  return agent;
}
