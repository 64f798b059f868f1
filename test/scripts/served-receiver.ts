import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { createReceiver } from "../../lambda/receiver/receive.ts";
import type { Secret } from "../../lambda/shared/secret.ts";
import { parseWebhookSecrets } from "../../lambda/shared/webhook-secrets.ts";
import { listenOnLoopback, stopServer } from "../../simulator/loopback.ts";
import { createContext } from "../../simulator/stand-ins/lambda-context.ts";

/** The real receiver behind a local HTTP server, in place of its Lambda function. */
export async function serveReceiver(
  enqueue: (message: string) => Promise<void>,
  readSecrets: () => Promise<{ readonly value: Secret }>,
) {
  const secrets = async () => parseWebhookSecrets((await readSecrets()).value);
  const handler = createReceiver({
    ...{ enqueue, secrets: { get: secrets, refresh: secrets }, newReceiptId: randomUUID, now: Date.now, log: () => {} },
  });
  const server = createServer((incoming, outgoing) => {
    const serve = async () => {
      const { "x-signature-256": signature } = incoming.headers;
      const body = (await buffer(incoming)).toString("base64");
      const headers = { "x-signature-256": String(signature) };
      const context = createContext("receiver", Date.now, 10_000);
      const answer = await handler({ headers, body, isBase64Encoded: true }, context);
      outgoing.writeHead(answer.statusCode ?? 500).end(answer.body);
    };
    serve().catch(() => outgoing.destroy());
  });
  const port = await listenOnLoopback(server, 0);
  return { url: `http://127.0.0.1:${port}/webhook`, close: () => stopServer(server) };
}
