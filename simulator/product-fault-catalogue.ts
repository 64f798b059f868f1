import type { FaultText } from "./messages/fault-text.ts";

const place = "Datadog: other products";

/** Available only with the stand-in. Each breaks the intake of one product. */
export const productFaults = {
  "datadog-ci-down": {
    place,
    description: "CI Visibility's intake answers 503",
    effect: "Pipelines wait on their own queue. All other destinations go on.",
  },
  "datadog-ci-disabled": {
    place,
    description: "CI Visibility is not enabled and answers 403",
    effect: "Pipelines wait on their own queue, since a wrong key gives a 403, too. All other destinations go on.",
  },
  "datadog-ci-400": {
    place,
    description: "CI Visibility answers 400 to every pipeline",
    effect: "Each run is refused alone, so its pipeline is dead-lettered as rejected. All other destinations go on.",
  },
  "datadog-ci-lost-answer": {
    place,
    description: "CI Visibility stores every pipeline, but the answer is lost",
    effect: "Each pipeline is sent again with the same ids and times, so Datadog keeps one.",
  },
  "datadog-events-down": {
    place,
    description: "Datadog's intake for events answers 503",
    effect: "Events wait on their own queue. All other destinations go on.",
  },
  "datadog-events-400": {
    place,
    description: "Datadog answers 400 to every event",
    effect: "Each event is dead-lettered as rejected. All other destinations go on.",
  },
  "datadog-events-lost-answer": {
    place,
    description: "Datadog stores every event, but the answer is lost",
    effect: "One event of a batch is sent again, and Datadog has it twice, grouped by its key. The others wait.",
  },
  "datadog-dora-down": {
    place,
    description: "DORA Metrics' intake answers 503",
    effect: "Deployments wait on their own queue. All other destinations go on.",
  },
  "datadog-dora-400": {
    place,
    description: "DORA Metrics answers 400 to every deployment",
    effect: "Each deployment is dead-lettered as rejected. All other destinations go on.",
  },
  "datadog-dora-lost-answer": {
    place,
    description: "DORA Metrics stores every deployment, but the answer is lost",
    effect: "One deployment of a batch is sent again with the same id. Datadog may hold both. The others wait.",
  },
  "datadog-logs-down": {
    place,
    description: "Datadog's intake for logs answers 503",
    effect: "Audit entries and run logs wait on their own queue. All other destinations go on.",
  },
  "datadog-logs-400": {
    place,
    description: "Datadog answers 400 to every log",
    effect:
      "Each audit entry or run log is refused alone, so it is dead-lettered as rejected. All other destinations go on.",
  },
  "datadog-logs-lost-answer": {
    place,
    description: "Datadog stores every log, but the answer is lost",
    effect: "The first log of a batch is sent again, and Datadog has it twice, with one id. The others wait.",
  },
} as const satisfies Readonly<Record<string, FaultText>>;

export type ProductFaultName = keyof typeof productFaults;
