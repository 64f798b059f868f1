import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { trusting } from "./trusted-certificates.ts";

/**
 * A server may close an idle connection while the function is frozen. No event reports that before the next request.
 */
export const longestIdleMilliseconds = 4_000;

export interface Connections {
  readonly http: http.Agent;
  readonly https: https.Agent;
  /** Whether the handshake has not ended, so that nothing can have left on the connection. */
  readonly isOpening: (socket: Socket) => boolean;
  /** Call it before each request. */
  readonly closeStale: () => void;
  readonly closeIdle: () => void;
}

/** `certificates` are PEM texts to trust besides Node's own. */
export function createConnections(certificates: readonly string[] = []): Connections {
  /** By a clock that runs while the function is frozen. */
  const idleSince = new WeakMap<Duplex, number>();
  const agents = {
    http: watched(new http.Agent({ keepAlive: true }), idleSince),
    https: watched(new https.Agent({ keepAlive: true, ...trusting(certificates) }), idleSince),
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
    isOpening: ({ connecting }) => connecting,
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
