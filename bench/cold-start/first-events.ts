import type { FunctionName } from "../../lambda/contract/functions.ts";
import { sign } from "../../lambda/receiver/domain/signature.ts";
import { packDelivery } from "../../lambda/shared/envelope.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { runPayload } from "../../test/payloads.ts";
import type { BuiltBundle } from "./bundles.ts";
import { webhookSecret } from "./services.ts";

type FirstEvent = (servicesUrl: string) => unknown;

const firstEvents: Readonly<Partial<Record<FunctionName, FirstEvent>>> = {
  receiver: () => {
    const body = runBody(Date.now());
    const headers = { "x-signature-256": sign(new Secret(webhookSecret), body) };
    return { headers, body: body.toString("utf8"), isBase64Encoded: false };
  },
  forwarder: oneMessage,
  pipelines: oneMessage,
  events: oneMessage,
  deployments: oneMessage,
  poller: () => ({}),
  registrar: (servicesUrl) => deletion(servicesUrl, "nothing-registered"),
  installer: (servicesUrl) => deletion(servicesUrl, "nothing-installed"),
};

export function hasFirstEvent(name: FunctionName): boolean {
  return firstEvents[name] !== undefined;
}

/** An empty object for the empty handler. */
export function firstEvent(name: BuiltBundle["name"], servicesUrl: string): unknown {
  return name === "empty" ? {} : firstEvents[name]?.(servicesUrl);
}

function oneMessage() {
  const now = Date.now();
  const message = packDelivery({ body: runBody(now), receiptId: "a", receivedAtMilliseconds: now });
  return { Records: [{ messageId: "a", receiptHandle: "a", body: message, attributes: attributes(now) }] };
}

function runBody(now: number): Buffer {
  const event = { kind: "run", account: "acme", id: "run-1", state: "FINISHED", at: now * 1e6 };
  return Buffer.from(JSON.stringify(runPayload({ event })));
}

function deletion(servicesUrl: string, PhysicalResourceId: string) {
  return {
    RequestType: "Delete",
    ResponseURL: `${servicesUrl}/answer`,
    ...{ StackId: "a", RequestId: "b", LogicalResourceId: "c" },
    PhysicalResourceId,
    ResourceProperties: {},
  };
}

function attributes(now: number) {
  return { ApproximateReceiveCount: "1", SentTimestamp: String(now) };
}
