import { once } from "node:events";
import { request } from "node:http";
import { createServer } from "node:https";
import { onTestFinished } from "vitest";
import type { IssuedCertificate } from "./private-ca.ts";

/** Serves an HTTP origin of the loopback address over TLS, and closes with the test. */
export async function startTlsFront(origin: string, certificate: IssuedCertificate) {
  const server = createServer({ ...certificate }, (incoming, outgoing) => {
    const { method = "GET", url = "/", headers } = incoming;
    const inner = request(new URL(url, origin), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, { ...answer.headers, connection: "close" });
      answer.pipe(outgoing);
    });
    incoming.pipe(inner);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `https://127.0.0.1:${address.port}`,
    /** The next handshake shows another certificate. */
    replaceCertificate: (next: IssuedCertificate) => {
      server.setSecureContext({ ...next });
    },
  };
}
