import { datadogFaults } from "./datadog-fault-catalogue.ts";
import type { FaultText, PipelineNode } from "./messages/fault-text.ts";
import { type ProductFaultName, productFaults } from "./product-fault-catalogue.ts";

/** Available with a real Datadog, too. The effects follow `lambda/receiver` and `lambda/forwarder`. */
export const otherFaults = {
  "spacelift-lost": {
    place: "Spacelift",
    description: "Spacelift's deliveries are lost",
    effect:
      "Spacelift does not retry without an answer, and disables the webhook after ten failures. The registrar enables it again, and recovers each run from Spacelift's samples, so it counts once.",
  },
  "spacelift-wrong-secret": {
    place: "Spacelift",
    description: "The webhook's secret is wrong in Spacelift",
    effect:
      "The webhook answers 401 and Spacelift does not retry. The registrar recovers each run from Spacelift's samples, so it counts once.",
  },
  "spacelift-repeats": {
    place: "Spacelift",
    description: "Spacelift delivers everything twice",
    effect: "Both deliveries have the same event id. The ledger knows it, so each run counts once.",
  },
  "spacelift-api-refused": {
    place: "Spacelift",
    description: "Spacelift refuses usage, metrics and the public pool to API keys",
    effect: "The poller leaves these gauges out, logs it once, and sends all others. Runs are not affected.",
  },
  "spacelift-api-old": {
    place: "Spacelift",
    description: "An older Spacelift lacks the fields for seats and drift detection coverage",
    effect: "The poller leaves these gauges out, logs it once, and sends all others. Runs are not affected.",
  },
  "spacelift-api-null": {
    place: "Spacelift",
    description: "Spacelift's API answers null for busy workers and public minutes",
    effect: "The poller leaves out the gauges without a number and sends all others. Runs are not affected.",
  },
  "spacelift-api-429": {
    place: "Spacelift",
    description: "Spacelift's API answers 429 to the poller",
    effect:
      "Each poll sends nothing, since an old gauge is of no use. The next poll tries again. Runs are not affected.",
  },
  "spacelift-api-slow": {
    place: "Spacelift",
    description: "Spacelift's API needs eight seconds for each answer to the poller",
    effect: "The poller stops waiting and sends nothing. The next poll tries again. Runs are not affected.",
  },
  "spacelift-api-html": {
    place: "Spacelift",
    description: "Spacelift's API answers everything with an HTML page, like a proxy",
    effect: "Polls send nothing, and the registrar cannot look for drift. Runs are not affected.",
  },
  "receiver-429": {
    place: "Lambda",
    description: "The webhook refuses every delivery with 429",
    effect:
      "The account has no concurrency left, and Spacelift does not retry a 429. The registrar recovers each run from Spacelift's samples, so it counts once.",
  },
  "forwarder-killed-before-post": {
    place: "Lambda",
    description: "The forwarder is killed after it claims, before the POST",
    effect: "The queue delivers the run again. The next forwarder finds the claim and uses its timestamp.",
  },
  "forwarder-killed-after-post": {
    place: "Lambda",
    description: "The forwarder is killed after the POST, before it marks the claims",
    effect: "The next forwarder repeats the POST at the claim's timestamp, so Datadog counts each run once.",
  },
  "forwarder-frozen": {
    place: "Lambda",
    description: "The forwarder freezes before each POST and resumes after another has taken over",
    effect: "Two forwarders post the run at the same claimed timestamp, so Datadog counts it once.",
  },
  redeployed: {
    place: "Lambda",
    description: "Both functions are redeployed with an extra tag team:new",
    effect: "New runs get the tag. Runs that may already have arrived keep the tags of their claim.",
  },
  "topic-down": {
    place: "SNS",
    description: "SNS fails every call",
    effect:
      "The webhook answers 503. Spacelift gives the run up after four attempts, and the registrar recovers it when SNS answers. With one destination there is no SNS.",
  },
  "queue-down": {
    place: "SQS",
    description: "SQS fails every call",
    effect:
      "SNS keeps new runs until SQS answers, and queued runs wait. With one destination the webhook answers 503, Spacelift gives a run up after four attempts, and the registrar recovers it later.",
  },
  "queue-lost-answer": {
    place: "SQS",
    description: "SQS accepts every message, but the answer is lost",
    effect:
      "SNS, or with one destination Spacelift, repeats a run that is queued. Each destination sends it once: the ledger knows it.",
  },
  "queue-duplicates": {
    place: "SQS",
    description: "SQS delivers every message to two forwarders at once, newest first",
    effect: "Both forwarders use the one claim of the run and write the same point, so it counts once.",
  },
  "ledger-down": {
    place: "DynamoDB",
    description: "DynamoDB fails every call",
    effect: "Nothing is sent without a claim, so runs wait on the queue.",
  },
  "ledger-throttled": {
    place: "DynamoDB",
    description: "DynamoDB accepts one call a second and throttles the others",
    effect: "A claim needs several calls, and nothing is sent without one, so runs wait on the queue.",
  },
  "ledger-unprocessed": {
    place: "DynamoDB",
    description: "DynamoDB leaves some keys of every batch read unprocessed",
    effect: "An unread claim may exist, so the forwarder sends nothing of the batch and retries.",
  },
  "ledger-lost-answer": {
    place: "DynamoDB",
    description: "DynamoDB makes every write, but the answer is lost",
    effect: "Runs wait on the queue. The retry finds its own claim, so each run keeps one timestamp.",
  },
  "parameters-down": {
    place: "Parameter Store",
    description: "SSM fails every call, and both functions restart with empty caches",
    effect:
      "The webhook answers 503 and Spacelift gives up after four attempts. The registrar recovers these runs. Queued runs wait.",
  },
  "parameters-throttled": {
    place: "Parameter Store",
    description: "SSM throttles every call",
    effect: "The functions use their cached secrets. Nothing is delayed.",
  },
  "clock-lambda": {
    place: "Clocks",
    description: "Lambda's clock is two minutes slow",
    effect: "The forwarder tolerates two minutes of error in its clock. Nothing is delayed.",
  },
  "clock-spacelift": {
    place: "Clocks",
    description: "Spacelift's clock is two hours slow",
    effect: "Runs seem too old for Datadog. Each gets a timestamp within the last hour, so it counts.",
  },
} as const satisfies Readonly<Record<string, FaultText>>;

export type DatadogFaultName = keyof typeof datadogFaults;
export type FaultName = DatadogFaultName | ProductFaultName | keyof typeof otherFaults;

/** The nodes of the pipeline that a fault breaks, by the prefix of the fault's name. */
const brokenNodes: readonly (readonly [start: string, nodes: readonly PipelineNode[]])[] = [
  ["spacelift-", ["spacelift"]],
  ["clock-spacelift", ["spacelift"]],
  ["parameters-", ["receiver", "forwarder"]],
  ["clock-lambda", ["receiver", "forwarder"]],
  ["redeployed", ["receiver", "forwarder"]],
  ["topic-", ["queue"]],
  ["queue-", ["queue"]],
  ["receiver-", ["receiver"]],
  ["forwarder-", ["forwarder"]],
  ["ledger-", ["ledger"]],
  ["datadog-", ["datadog"]],
];

export function nodesOf(name: FaultName): readonly PipelineNode[] {
  return brokenNodes.find(([start]) => name.startsWith(start))?.[1] ?? [];
}

/** In the order of the pipeline. Datadog's faults need the stand-in. */
export function faultTexts(withDatadog: boolean): Readonly<Record<string, FaultText>> {
  return { ...otherFaults, ...(withDatadog && { ...datadogFaults, ...productFaults }) };
}

export function isFaultName(name: string): name is FaultName {
  return [otherFaults, datadogFaults, productFaults].some((texts) => Object.hasOwn(texts, name));
}
