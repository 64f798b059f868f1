import { randomUUID } from "node:crypto";
import { fixture } from "../payloads.ts";
import { datadog } from "./stand-ins.ts";

const template = fixture("policy-input/run-tracked-finished.json");

/** A notification-policy input for a run that finished just now. */
export function finishedRun(stack: string, id = randomUUID(), epochMilliseconds = Date.now()): unknown {
  const text = template
    .replaceAll("01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", id)
    .replaceAll("production-network", stack)
    // Datadog takes no pipeline whose first state ended over 18 hours ago.
    .replace(/"created_at": 1763800000123456000/, `"created_at": ${epochMilliseconds - 600_000}000000`)
    .replace(/"updated_at": \d+/, `"updated_at": ${epochMilliseconds}000000`);
  return JSON.parse(text);
}

/**
 * The same for a run that failed while applying. It is a proposed one, since a tracked one is a change failure, for which this
 * Datadog has no key. It lists no webhooks: Spacelift's stand-in adds all of its own.
 */
export function failedRun(stack: string, id = randomUUID()): unknown {
  const input = finishedRun(stack, id);
  const { webhook_endpoints: _, run_updated: event, ...others } = Object(input);
  return {
    ...others,
    run_updated: { ...event, state: "FAILED", run: { ...event.run, state: "FAILED", type: "PROPOSED" } },
  };
}

/** Runs of a stack that Datadog counts. */
export function runsCounted(stack: string): number {
  return datadog
    .series()
    .filter(({ metric, tags }) => metric === "spacelift.integration.run.count" && tags.includes(`stack:${stack}`))
    .flatMap(({ points }) => points.map(([, value]) => value))
    .reduce((sum, value) => sum + value, 0);
}
