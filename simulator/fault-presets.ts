import { type FaultName, otherFaults } from "./fault-catalogue.ts";
import type { FaultPreset } from "./messages/fault.ts";

const presets: readonly FaultPreset[] = [
  {
    title: "Datadog down",
    effect: "No connection to Datadog at all: runs wait on the queue.",
    faults: ["datadog-down"],
  },
  {
    title: "Intake down",
    effect: "Only Datadog's intake fails: one batch is in doubt, all other runs wait.",
    faults: ["datadog-intake-timeout"],
  },
  {
    title: "Key revoked",
    effect: "Datadog answers 403 until Parameter Store has the new key.",
    faults: ["datadog-key-revoked"],
  },
  {
    title: "Answers lost",
    effect: "Datadog stores a batch and the forwarder never learns it: the repetition counts once.",
    faults: ["datadog-lost-answer"],
  },
  {
    title: "Runs rejected",
    effect: "Datadog refuses every run: the dead-letter queue fills.",
    faults: ["datadog-400-runs"],
  },
  {
    title: "AWS throttled",
    effect: "DynamoDB and Parameter Store throttle: runs wait on the queue.",
    faults: ["ledger-throttled", "parameters-throttled"],
  },
  {
    title: "AWS down",
    effect: "SNS, SQS, DynamoDB and Parameter Store fail: Spacelift gives runs up, and they are recovered later.",
    faults: ["topic-down", "queue-down", "ledger-down", "parameters-down"],
  },
  {
    title: "Spacelift's deliveries lost",
    effect: "No delivery reaches the webhook. Each run is recovered from Spacelift's samples.",
    faults: ["spacelift-lost"],
  },
  {
    title: "Everything twice",
    effect: "Spacelift and SQS deliver each run twice, and each run counts once.",
    faults: ["spacelift-repeats", "queue-duplicates"],
  },
  {
    title: "Clocks",
    effect: "Clocks are slow or missing, and every run still counts.",
    faults: ["clock-lambda", "clock-spacelift", "datadog-no-date"],
  },
];

/** With a real Datadog, leaves out Datadog's faults, and presets that then have none. */
export function faultPresets(withDatadog: boolean): readonly FaultPreset[] {
  const isAvailable = (name: FaultName) => withDatadog || Object.hasOwn(otherFaults, name);
  return presets
    .map((preset) => ({ ...preset, faults: preset.faults.filter(isAvailable) }))
    .filter(({ faults }) => faults.length > 0);
}
