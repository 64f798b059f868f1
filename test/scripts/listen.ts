import { once } from "node:events";
import type { Server } from "node:http";

/** Listens on a free port of the loopback address, and closes with the test. Returns the origin. */
export async function listen(server: Server, atEnd: (close: () => void) => void): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}`;
}
