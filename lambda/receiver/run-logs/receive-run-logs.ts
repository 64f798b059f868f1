import middy from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { writeStoredLogs } from "../../events/stored-logs.ts";
import { packDelivery, runLogsKind } from "../../shared/envelope.ts";
import { describeError } from "../../shared/log.ts";
import { realTimeout } from "../../shared/real-timeout.ts";
import { answer } from "../answer.ts";
import { type Request, readSignedBody, type SignaturePorts } from "../signed-request.ts";
import { bodyDigest } from "./domain/run-logs-body.ts";
import { type ReadLogs, readRunLogs } from "./read-run-logs.ts";
import { createRedactor, type RedactDelivery } from "./redactor.ts";

export interface RunLogsReceiverPorts extends SignaturePorts {
  /** Resolves once the queue has stored the message. */
  readonly enqueue: (message: string) => Promise<void>;
}

export interface RunLogsReceiverSettings {
  /** RE2 expressions. Each match is redacted, besides well-known secrets. */
  readonly redactions?: readonly string[];
}

/**
 * Nothing is stored before it is redacted. 202: the queue has all logs of the signed delivery. 401: no accepted secret signed it.
 * 503: any other failure, since Spacelift retries only on 5xx; the forwarder then drops the parts that the queue had already.
 */
export function createRunLogsReceiver(ports: RunLogsReceiverPorts, { redactions = [] }: RunLogsReceiverSettings = {}) {
  const redactDelivery = createRedactor(redactions, ports.now);
  return middy<Request, APIGatewayProxyStructuredResultV2>(realTimeout)
    .use({
      onError: (request) => {
        ports.log("error", "run logs not taken; Spacelift will repeat them", { error: describeError(request.error) });
        request.response = answer(503, "secret or queue out of reach, try again");
      },
    })
    .handler((request) => receive(request, ports, redactDelivery));
}

async function receive(
  request: Request,
  ports: RunLogsReceiverPorts,
  redactDelivery: RedactDelivery,
): Promise<APIGatewayProxyStructuredResultV2> {
  const body = await readSignedBody(request, ports);
  if (body === undefined) return answer(401, "signature missing or wrong");
  const read = readRunLogs(body, redactDelivery());
  await enqueueAll(messagesOf(body, read, ports.now()), ports);
  logRead(body, read, ports);
  return answer(202, "queued");
}

/** The receipt id comes from the signed bytes, so that each delivery of the same logs has the same. */
function messagesOf(body: Buffer, { stored }: ReadLogs, receivedAtMilliseconds: number): readonly string[] {
  const receiptId = bodyDigest(body);
  return stored.map((each) => {
    const text = Buffer.from(writeStoredLogs(each));
    const message = packDelivery({ body: text, receiptId, receivedAtMilliseconds, kind: runLogsKind });
    if (message === undefined) throw new Error(`${each.texts.length} parts do not fit a message`);
    return message;
  });
}

/** Waits for every call, although one failed: nothing goes on after the answer. */
async function enqueueAll(messages: readonly string[], { enqueue }: RunLogsReceiverPorts): Promise<void> {
  const results = await Promise.allSettled(messages.map(enqueue));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

function logRead(
  body: Buffer,
  { stored, redactions, withheld, unread }: ReadLogs,
  { log }: RunLogsReceiverPorts,
): void {
  const parts = stored.reduce((sum, { texts }) => sum + texts.length, 0);
  const fields = { bytes: body.length, messages: stored.length, parts, redactions };
  for (const why of withheld) log("error", "run logs withheld: they could not be redacted", { why });
  if (unread !== undefined) log("error", "run logs in an unknown form", { reason: unread });
  log("info", "run logs queued", fields);
}
