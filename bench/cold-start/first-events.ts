import type { FunctionName } from "../../lambda/contract/functions.ts";
import { sign } from "../../lambda/receiver/domain/signature.ts";
import { packDelivery } from "../../lambda/shared/envelope.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { auditEntry } from "../../test/audit-entries.ts";
import { runPayload } from "../../test/payloads.ts";
import type { BuiltBundle } from "./bundles.ts";
import { webhookSecret } from "./services.ts";

type FirstEvent = (servicesUrl: string) => unknown;

const firstEvents: Readonly<Record<FunctionName, FirstEvent>> = {
  receiver: () => signed(runBody(Date.now())),
  runLogs: () => signed(runBody(Date.now(), { logs: { planning: "Plan: 1 to add, 0 to change, 0 to destroy.\n" } })),
  forwarder: oneMessage,
  pipelines: oneMessage,
  events: oneMessage,
  deployments: oneMessage,
  logs: () => messageOf(Buffer.from(JSON.stringify(auditEntry({ timestamp: Date.now() })))),
  poller: () => ({}),
  registrar: (servicesUrl) => deletion(servicesUrl, "nothing-registered"),
  validator: (servicesUrl) => deletion(servicesUrl, "nothing-validated"),
  installer: (servicesUrl) => deletion(servicesUrl, "nothing-installed"),
};

/** An empty object for the empty handler. */
export function firstEvent(name: BuiltBundle["name"], servicesUrl: string): unknown {
  return name === "empty" ? {} : firstEvents[name](servicesUrl);
}

function signed(body: Buffer) {
  const headers = { "x-signature-256": sign(new Secret(webhookSecret), body) };
  return { headers, body: body.toString("utf8"), isBase64Encoded: false };
}

function oneMessage() {
  return messageOf(runBody(Date.now()));
}

function messageOf(body: Buffer) {
  const now = Date.now();
  const message = packDelivery({ body, receiptId: "a", receivedAtMilliseconds: now });
  return { Records: [{ messageId: "a", receiptHandle: "a", body: message, attributes: attributes(now) }] };
}

function runBody(now: number, fields: Readonly<Record<string, unknown>> = {}): Buffer {
  const event = { kind: "run", account: "acme", id: "run-1", state: "FINISHED", at: now * 1e6 };
  return Buffer.from(JSON.stringify(runPayload({ event, ...fields })));
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
