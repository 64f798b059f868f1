import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SQSRecord } from "aws-lambda";
import { isObject, parseJson } from "../lambda/shared/json.ts";

const fixture = join(import.meta.dirname, "../test/fixtures/policy-input/run-tracked-finished.json");
const actions = ["added", "changed", "deleted", "create-Before-destroy-replaced", "import"];

export function runInput(changes: number): unknown {
  const input = parseJson(readFileSync(fixture, "utf8"));
  if (!isObject(input) || !isObject(input["run_updated"]) || !isObject(input["run_updated"]["run"])) {
    throw new Error(`${fixture} has no run`);
  }
  const list = Array.from({ length: changes }, (_, index) => ({
    action: actions[index % actions.length],
    entity: { address: `aws_instance.node[${index}]`, entity_type: "resource", entity_vendor: "terraform" },
    moved: false,
    phase: "plan",
  }));
  const run = { ...input["run_updated"]["run"], changes: list };
  return { ...input, run_updated: { ...input["run_updated"], run } };
}

export function recordOf(body: string, index: number): SQSRecord {
  const now = String(Date.now());
  return {
    messageId: String(index),
    receiptHandle: String(index),
    body,
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: now,
      SenderId: "bench",
      ApproximateFirstReceiveTimestamp: now,
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:queue",
    awsRegion: "us-east-1",
  };
}
