import middy from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { packDelivery } from "../shared/envelope.ts";
import { describeError } from "../shared/log.ts";
import { realTimeout } from "../shared/real-timeout.ts";
import { answer } from "./answer.ts";
import { type Request, readSignedBody, type SignaturePorts } from "./signed-request.ts";

export interface ReceiverPorts extends SignaturePorts {
  /** Resolves once the queue, or the topic of several queues, has stored the message. */
  readonly enqueue: (message: string) => Promise<void>;
  readonly newReceiptId: () => string;
}

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
  const body = await readSignedBody(request, ports);
  if (body === undefined) return answer(401, "signature missing or wrong");
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
