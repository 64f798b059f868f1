import { sign } from "../../lambda/receiver/domain/signature.ts";
import { packDelivery } from "../../lambda/shared/envelope.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { runPayload } from "../../test/payloads.ts";
import type { BuiltBundle } from "./bundles.ts";
import { webhookSecret } from "./services.ts";

/** The first event of each function: a run that has just finished, and for the two that CloudFormation asks a deletion of what was never made. */
export function firstEvent(name: BuiltBundle["name"], servicesUrl: string): unknown {
  const now = Date.now();
  const body = Buffer.from(JSON.stringify(runPayload({ event: runEvent(now) })));
  switch (name) {
    case "empty":
      return {};
    case "receiver": {
      const headers = { "x-signature-256": sign(new Secret(webhookSecret), body) };
      return { headers, body: body.toString("utf8"), isBase64Encoded: false };
    }
    case "forwarder": {
      const message = packDelivery({ body, receiptId: "a", receivedAtMilliseconds: now });
      return { Records: [{ messageId: "a", receiptHandle: "a", body: message, attributes: attributes(now) }] };
    }
    case "registrar":
      return deletion(servicesUrl, "nothing-registered");
    case "installer":
      return deletion(servicesUrl, "nothing-installed");
  }
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

function runEvent(now: number) {
  return { kind: "run", account: "acme", id: "run-1", state: "FINISHED", at: now * 1e6 };
}

function attributes(now: number) {
  return { ApproximateReceiveCount: "1", SentTimestamp: String(now) };
}
