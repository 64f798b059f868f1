import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { CachedValue } from "../shared/cached-value.ts";
import { packDelivery } from "../shared/envelope.ts";
import { describeError, type Log } from "../shared/log.ts";
import { realTimeout } from "../shared/real-timeout.ts";
import { acceptedSecrets, secretsFault, type WebhookSecret } from "../shared/webhook-secrets.ts";
import { findSignature, isSignature, verify } from "./domain/signature.ts";

export interface ReceiverPorts {
  /** Newest first. */
  readonly secrets: CachedValue<readonly WebhookSecret[]>;
  /** Resolves once the queue, or the topic of several queues, has stored the message. */
  readonly enqueue: (message: string) => Promise<void>;
  readonly newReceiptId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

type Request = Pick<APIGatewayProxyEventV2, "headers" | "body" | "isBase64Encoded">;

/**
 * 202: a signed delivery is on the queue. 401: no accepted secret signed it. 413: too large for the queue, even
 * compressed. 503: any other failure, since Spacelift retries only on 5xx. The forwarder dead-letters a bad body.
 */
export function createReceiver(ports: ReceiverPorts) {
  return middy<Request, APIGatewayProxyStructuredResultV2>(realTimeout)
    .use({
      onError: (request) => {
        ports.log("error", "delivery not taken; Spacelift will repeat it", { error: describeError(request.error) });
        request.response = answer(503, "secret or queue out of reach, try again");
      },
    })
    .handler((request) => receive(request, ports));
}

async function receive(request: Request, ports: ReceiverPorts): Promise<APIGatewayProxyStructuredResultV2> {
  const body = Buffer.from(request.body ?? "", request.isBase64Encoded ? "base64" : "utf8");
  const signature = findSignature(request.headers ?? {});
  const isSignedWith = (secrets: readonly WebhookSecret[]) =>
    verify(acceptedSecrets(secrets, ports.now()), body, signature);
  let signed = isSignature(signature) && isSignedWith(await ports.secrets.get());
  if (isSignature(signature) && !signed) {
    // A secret newer than the cached ones may have signed it.
    const newest = await ports.secrets.refresh();
    signed = isSignedWith(newest);
    const fault = signed ? undefined : secretsFault(newest, ports.now());
    if (fault !== undefined) throw new Error(`the parameter of the webhook cannot be used: ${fault}`);
  }
  if (!signed) {
    ports.log("warn", "delivery refused: not signed with an accepted secret", { bytes: body.length });
    return answer(401, "signature missing or wrong");
  }
  const receiptId = ports.newReceiptId();
  const message = packDelivery({ body, receiptId, receivedAtMilliseconds: ports.now() });
  if (message === undefined) {
    ports.log("error", "delivery refused: too large for the queue, even compressed", { bytes: body.length });
    return answer(413, "too large for the queue, even compressed");
  }
  await ports.enqueue(message);
  ports.log("info", "delivery queued", { receiptId, bytes: body.length });
  return answer(202, "queued");
}

function answer(statusCode: number, message: string): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify({ message }) };
}
