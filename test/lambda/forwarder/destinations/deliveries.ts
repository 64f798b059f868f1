import type { SQSRecord } from "aws-lambda";
import { createHttpClient } from "../../../../lambda/adapters/http.ts";
import { machine } from "../../../../lambda/adapters/machine.ts";
import type { DeadLetter } from "../../../../lambda/forwarder/dead-letter.ts";
import type { MarkedPorts } from "../../../../lambda/forwarder/deliver-marked.ts";
import type { ForwardPorts } from "../../../../lambda/forwarder/forward.ts";
import { packDelivery } from "../../../../lambda/shared/envelope.ts";
import { Secret } from "../../../../lambda/shared/secret.ts";
import { createDatadogStandIn } from "../../../../simulator/stand-ins/datadog.ts";
import { type DatadogDisruption, serveDatadog } from "../../../../simulator/stand-ins/datadog-server.ts";
import {
  createDeliveryMarksStandIn,
  type DeliveryMarksSettings,
} from "../../../../simulator/stand-ins/delivery-marks.ts";
import { runPayload } from "../../../payloads.ts";
import { lambdaContext } from "../../lambda-context.ts";

export const now = 1_800_000_000_000;

const none: DatadogDisruption = { kind: "none" };

type Destination = "events" | "deployments" | "logs";

/** A destination of the marked kind between stand-ins: `disruptions` strike the next POSTs, one each. */
export async function startDestination(destination: Destination, settings: DeliveryMarksSettings = {}) {
  const datadog = createDatadogStandIn({ clock: () => now, apiKey: "the key", appKey: "the app key" });
  const requests: string[] = [];
  const disruptions: DatadogDisruption[] = [];
  const server = await serveDatadog(datadog, (path, method) => {
    requests.push(`${method} ${path}`);
    return disruptions.shift() ?? none;
  });
  const target = { spaceliftEndpoint: "https://acme.app.spacelift.io", datadogUrl: server.url, destination };
  const marks = createDeliveryMarksStandIn(target, settings);
  const key = (value: string) => ({ get: async () => new Secret(value), refresh: async () => new Secret(value) });
  const ports = (letters: DeadLetter[], delays: number[]): ForwardPorts & MarkedPorts => ({
    ...machine,
    now: () => now,
    random: () => 0,
    apiKey: key("the key"),
    marks,
    deadLetter: async (letter) => void letters.push(letter),
    delay: async (all) => void delays.push(...all.map(({ seconds }) => seconds)),
    log: () => {},
  });
  return {
    datadog,
    requests,
    disruptions,
    server,
    target,
    marks,
    ports,
    http: createHttpClient(),
    appKey: key("the app key"),
  };
}

export function answered(
  status: number,
  body = "{}",
  headers: Readonly<Record<string, string>> = {},
): DatadogDisruption {
  return { kind: "answer", answer: { status, headers: { "content-type": "application/json", ...headers }, body } };
}

interface Run {
  readonly id: string;
  /** @default 60 */
  readonly secondsAgo?: number;
  /** @default FINISHED */
  readonly state?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

export function message({ id, secondsAgo = 60, state = "FINISHED", fields }: Run): SQSRecord {
  const event = { kind: "run", account: "acme", id, state, at: (now - secondsAgo * 1000) * 1e6 };
  return messageOf(id, JSON.stringify(runPayload({ event, ...fields })));
}

/** A delivery of the body. */
export function messageOf(id: string, body: string): SQSRecord {
  return {
    messageId: id,
    receiptHandle: id,
    body: packDelivery({ body: Buffer.from(body), receivedAtMilliseconds: now, receiptId: id }) ?? "",
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: String(now),
      SenderId: "sender",
      ApproximateFirstReceiveTimestamp: String(now),
    },
    messageAttributes: {},
    ...{ md5OfBody: "", eventSource: "aws:sqs", eventSourceARN: "", awsRegion: "us-east-1" },
  };
}

type CreateHandler = (
  letters: DeadLetter[],
  delays: number[],
) => (
  event: { readonly Records: SQSRecord[] },
  context: ReturnType<typeof lambdaContext>,
) => Promise<{ readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] }>;

export function deliverTo(createHandler: CreateHandler, ...runs: readonly Run[]) {
  return deliverMessages(createHandler, runs.map(message));
}

/** The letters are [reason, detail], and the delays are in seconds. */
export async function deliverMessages(createHandler: CreateHandler, messages: readonly SQSRecord[]) {
  const letters: DeadLetter[] = [];
  const delays: number[] = [];
  const handler = createHandler(letters, delays);
  const { batchItemFailures } = await handler({ Records: [...messages] }, lambdaContext());
  const returned = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  return { returned, letters: letters.map(({ reason, detail }) => [reason, detail]), delays };
}
